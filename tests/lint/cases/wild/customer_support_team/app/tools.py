from pydantic import BaseModel

from app import crm


class Customer(BaseModel):
    id: str
    name: str
    tier: str


async def get_customer(customer_id: str) -> str:
    """Look up a customer by id."""
    try:
        body = await crm.request(f"/customers/{customer_id}")
    except crm.CrmError as e:
        return f"error: {e.code}"
    return Customer.model_construct(id=body["id"], name=body["name"], tier=body["tier"]).model_dump_json()


async def get_tickets(customer_id: str) -> list[dict]:
    """List a customer's tickets."""
    tickets = await crm.request(f"/customers/{customer_id}/tickets")
    return [t for t in tickets if not t["internal"]]  # expect: OW201


async def count_tickets(customer_id: str) -> int:
    """Count a customer's tickets."""
    return len(await crm.request(f"/customers/{customer_id}/tickets"))
