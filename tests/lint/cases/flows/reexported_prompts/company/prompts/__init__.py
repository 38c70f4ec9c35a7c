from ._parts import FOOTER, HEADER
from .builder import build

__all__ = ["FOOTER", "HEADER", "build"]
