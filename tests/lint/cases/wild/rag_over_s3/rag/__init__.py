from .store import Store
from .tools import build_tools

__all__ = ["Store", "build_tools"]
