import csv
import io
import os
import xml.etree.ElementTree as ET

import requests
import yaml
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def _text(path: str) -> str:
    return requests.get("https://erp.example.com/" + path, headers={"X-Key": os.environ["ERP_KEY"]}, timeout=5).text


def order_xml(number: str) -> str:
    """An order."""
    root = ET.fromstring(_text(f"orders/{number}.xml"))
    return ET.tostring(root, encoding="unicode")  # expect: OW201


def order_total(number: str) -> str:
    """Total of an order."""
    return ET.fromstring(_text(f"orders/{number}.xml")).findtext("total") or "0"


def prices() -> list:
    """The price list."""
    return list(csv.DictReader(io.StringIO(_text("prices.csv"))))  # expect: OW201


def articles() -> list[str]:
    """Articles of the price list."""
    return [row["article"] for row in csv.DictReader(io.StringIO(_text("prices.csv")))]


def settings() -> dict:
    """Settings of the ERP."""
    return yaml.safe_load(_text("settings.yaml"))  # expect: OW201


def currency() -> str:
    """Currency of the ERP."""
    return yaml.safe_load(_text("settings.yaml"))["currency"]


tools = [order_xml, order_total, prices, articles, settings, currency]
agent = AssistantAgent("erp", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
