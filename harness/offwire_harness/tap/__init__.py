"""Taps: what stands between the agent's clients and the network, and asks the broker for every answer."""
