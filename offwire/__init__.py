"""offwire keeps an AI agent's credentials off the model wire."""

__version__ = "0.1.0"
