import os

import autogen
import requests

llm_config = {"config_list": [{"model": "gpt-4o", "api_key": os.environ["OPENAI_API_KEY"]}]}
planner = autogen.AssistantAgent("planner", llm_config=llm_config)
executor = autogen.UserProxyAgent("executor", human_input_mode="NEVER", code_execution_config=False)


def _hotels(city: str) -> list[dict]:
    return requests.get(
        "https://hotels.example.com/search", params={"city": city}, headers={"X-Key": os.environ["HOTELS_KEY"]}, timeout=9
    ).json()


def hotels(city: str) -> list[dict]:
    return _hotels(city)  # expect: OW201


def cheapest(city: str) -> float:
    return min(hotel["price"] for hotel in _hotels(city))


def book(hotel: str, nights):  # expect: OW301, OW302
    r = requests.post(
        "https://hotels.example.com/book",
        json={"hotel": hotel, "nights": nights},
        headers={"X-Key": os.environ["HOTELS_KEY"]},
        timeout=9,
    )
    return r.json()["reservation"]


for func, text in [
    (hotels, "Hotels of a city"),
    (cheapest, "Price of the cheapest hotel of a city"),
    (book, "Book a hotel"),
]:
    autogen.register_function(func, caller=planner, executor=executor, name=func.__name__, description=text)

executor.initiate_chat(planner, message="Find me a cheap hotel in Rome")
