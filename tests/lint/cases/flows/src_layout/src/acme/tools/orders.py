from acme.clients import Client, fetch_order

from ..clients import erp


def order(number: str) -> dict:
    """Everything about an order."""
    return fetch_order(number)  # expect: OW201


def order_state(number: str) -> str:
    """State of an order."""
    return Client().order_state(number)


def order_total(number: str) -> float:
    """Total of an order."""
    return erp.fetch_order(number)["total"]


def order_lines(number: str) -> dict:
    """Lines of an order."""
    return Client().get(f"/orders/{number}/lines")  # expect: OW201


ALL = [order, order_state, order_total, order_lines]
