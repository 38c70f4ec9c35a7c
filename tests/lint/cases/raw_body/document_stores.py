import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient
from elasticsearch import Elasticsearch
from pymongo import MongoClient


def _users():
    return MongoClient(os.environ["MONGO_URL"])["shop"]["users"]


def find_users(city: str) -> list:
    """Users in a city."""
    return list(_users().find({"city": city}))  # expect: OW201


def find_user(email: str) -> str:
    """A user."""
    return str(_users().find_one({"email": email}))  # expect: OW201


def user_city(email: str) -> str:
    """City of a user."""
    return _users().find_one({"email": email})["city"]


def user_count(city: str) -> int:
    """Number of users in a city."""
    return _users().count_documents({"city": city})


def search(text: str) -> dict:
    """Search the products."""
    es = Elasticsearch("https://es.example.com", api_key=os.environ["ES_API_KEY"])
    return es.search(index="products", q=text)  # expect: OW201


def search_total(text: str) -> int:
    """Number of products that match."""
    es = Elasticsearch("https://es.example.com", api_key=os.environ["ES_API_KEY"])
    return es.search(index="products", q=text)["hits"]["total"]["value"]


tools = [find_users, find_user, user_city, user_count, search, search_total]
agent = AssistantAgent("stores", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
