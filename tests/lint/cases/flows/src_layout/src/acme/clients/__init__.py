from .erp import ErpClient as Client
from .erp import fetch_order

__all__ = ["Client", "fetch_order"]
