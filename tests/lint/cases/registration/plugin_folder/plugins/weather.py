import httpx


async def temperature(city: str):  # expect: OW302
    """Temperature in a city."""
    async with httpx.AsyncClient() as http:
        return (await http.get("https://wttr.example.com/" + city)).json()["celsius"]


TOOLS = (temperature,)
