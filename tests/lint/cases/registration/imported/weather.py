import httpx


def current(city):  # expect: OW301, OW302, OW303
    r = httpx.get("https://wttr.in/" + city, params={"format": "j1"})
    return r.json()["current_condition"][0]["temp_C"]


def forecast(city: str) -> dict:
    """Forecast for a city."""
    return httpx.get("https://wttr.in/" + city, params={"format": "j1"}).json()  # expect: OW201


def internal(city):
    return httpx.get("https://wttr.in/" + city).text
