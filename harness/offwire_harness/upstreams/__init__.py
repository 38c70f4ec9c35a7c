"""Upstream doubles: the APIs that tools call, played by the test."""

from offwire_harness.upstreams.route import Call, Responder, Route
from offwire_harness.upstreams.upstream import Upstream

__all__ = ["Call", "Responder", "Route", "Upstream"]
