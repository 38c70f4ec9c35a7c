from agents import Agent, function_tool
from parcelnet import ParcelClient

client = ParcelClient()


@function_tool
def status(number: str) -> str:
    """How far a parcel has come."""
    return client.get_parcel_status(number)


@function_tool
def depots(region: str) -> int:
    """How many depots a region has."""
    return client.list_depots_count(region)


@function_tool
def parcel(number: str) -> str:
    """All there is on a parcel."""
    return client.get_parcel(number)  # expect: OW201


@function_tool
def search_by_name(name: str) -> str:
    """Parcels of somebody."""
    return client.search_by_name(name)  # expect: OW201


agent = Agent(name="parcels", tools=[status, depots, parcel, search_by_name])
