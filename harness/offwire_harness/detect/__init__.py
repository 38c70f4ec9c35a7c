"""The detector: finds canaries in requests, however they were dressed up."""

from offwire_harness.detect.detector import Detector, Result

__all__ = ["Detector", "Result"]
