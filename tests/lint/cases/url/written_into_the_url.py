import os

import requests
from agents import Agent, function_tool


@function_tool
def tide(port: str) -> str:
    """When the tide is high."""
    url = f"https://tides.example/v2?access_key=8e3aca2b91dc4342a1162608252604&port={port}"  # expect: OW401

    answer = requests.get(url, timeout=3)
    return str(answer.json()["high"])


@function_tool
def swell(port: str) -> str:
    """How high the swell is."""
    api_key = "Zk8sQ2mXq01LpWz7vB3n"  # expect: OW401
    url = f"https://tides.example/v2/swell?access_key={api_key}&port={port}"  # expect: OW405
    return str(requests.get(url, timeout=3).json()["metres"])


@function_tool
def wind(port: str) -> str:
    """How strong the wind is."""
    url = f"https://tides.example/v2/wind?access_key={os.environ['TIDES_API_KEY']}&port={port}"  # expect: OW405
    return str(requests.get(url, timeout=3).json()["knots"])


agent = Agent(name="harbour", tools=[tide, swell, wind])
