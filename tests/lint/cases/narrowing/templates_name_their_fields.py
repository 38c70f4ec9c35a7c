"""A template takes what it names, by name, by number, by item or by attribute; nothing else of its arguments."""

import os
from string import Template

import jinja2
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
shop = {"name": "Ada's shop", "key": os.environ["SHOP_API_KEY"]}
greeting = Template("You help the customers of $name.")
login = Template("You help customers. Log in with ${key}, it costs $$5.")
page = jinja2.Template("You help {{ shop.name | title }}{% if strict %}, strictly{% endif %}.")
full = jinja2.Template("You help {{ shop['name'] }} with {{ shop['key'] }}.")
listed = jinja2.Template("{% for field in shop.values() %}{{ field }}{% endfor %}")

named = [
    AssistantAgent("a1", model, system_message=greeting.substitute(shop)),
    AssistantAgent("a2", model, system_message=login.substitute(shop)),  # expect: OW101
    AssistantAgent("a3", model, system_message=greeting.safe_substitute(name="Ada", key=shop["key"])),
    AssistantAgent("a4", model, system_message=login.substitute(**shop)),  # expect: OW101
    AssistantAgent("a5", model, system_message=page.render(shop=shop, strict=True)),
    AssistantAgent("a6", model, system_message=full.render(shop=shop)),  # expect: OW101
    AssistantAgent("a7", model, system_message=listed.render({"shop": shop})),  # expect: OW101
    AssistantAgent("b1", model, system_message="You help {shop[name]}.".format(shop=shop)),
    AssistantAgent("b2", model, system_message="You help {0[name]} with {0[key]}.".format(shop)),  # expect: OW101
    AssistantAgent("b3", model, system_message="You help {name}.".format_map(shop)),
    AssistantAgent("b4", model, system_message="{key}: your key".format_map(shop)),  # expect: OW101
    AssistantAgent("c1", model, system_message="You help %(name)s, %(count)d times." % {**shop, "count": 3}),
    AssistantAgent("c2", model, system_message="100%% for %s of %s" % ("all", shop["key"])),  # expect: OW101
    AssistantAgent("c3", model, system_message="100%% for %(name)s" % shop),
]


def price(item: str) -> str:
    """The price of an item."""
    body = requests.get(f"https://shop.example.com/{item}", timeout=5).json()
    return "{item[name]} costs {item[price][amount]:>8}".format(item=body)


def described(item: str) -> str:
    """What the shop says of an item."""
    body = requests.get(f"https://shop.example.com/{item}", timeout=5).json()
    return "The shop says: {item!r}".format(item=body)  # expect: OW201


def summed(item: str) -> str:
    """How an item is rated."""
    body = requests.get(f"https://shop.example.com/{item}", timeout=5).json()
    return Template("$stars stars from $people people").substitute(body)


clerk = AssistantAgent("clerk", model, tools=[price, described, summed])
