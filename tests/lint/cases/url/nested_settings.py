import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class Weather(BaseSettings):
    base: str = Field("https://w.example.com", description="where")
    api_key: SecretStr = Field(..., alias="WEATHER_API_KEY")


class Apis(BaseSettings):
    weather: Weather = Weather()


class Settings(BaseSettings):
    apis: Apis = Apis()


settings = Settings()


def now(city: str) -> float:
    """Temperature in a city."""
    params = {"q": city, "appid": settings.apis.weather.api_key.get_secret_value()}  # expect: OW405
    return requests.get(settings.apis.weather.base, params=params, timeout=5).json()["temp"]


agent = AssistantAgent("weather", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=[now])
