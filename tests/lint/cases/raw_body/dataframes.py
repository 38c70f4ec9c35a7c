import pandas as pd
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

FILE = "customers.csv"


def all_customers() -> list:
    """All customers."""
    return pd.read_csv(FILE).to_dict("records")  # expect: OW201


def first_customers() -> str:
    """The first customers."""
    df = pd.read_csv(FILE)
    return df.head(20).to_string()  # expect: OW201


def german_customers() -> str:
    """Customers in Germany."""
    df = pd.read_csv(FILE)
    return df[df["country"] == "DE"].to_json(orient="records")  # expect: OW201


def names_and_cities() -> list:
    """Names and cities of the customers."""
    df = pd.read_csv(FILE)
    return df[["name", "city"]].to_dict("records")


def by_country() -> dict:
    """Number of customers by country."""
    return pd.read_csv(FILE).groupby("country").size().to_dict()


def columns() -> list[str]:
    """Names of the columns."""
    return pd.read_csv(FILE).columns.tolist()


def shape() -> str:
    """Rows and columns."""
    rows, cols = pd.read_csv(FILE).shape
    return f"{rows} x {cols}"


def mean_age() -> float:
    """Mean age of the customers."""
    return round(pd.read_csv(FILE)["age"].mean(), 1)


tools = [all_customers, first_customers, german_customers, names_and_cities, by_country, columns, shape, mean_age]
agent = AssistantAgent("data", model_client=OpenAIChatCompletionClient(model="gpt-4o"), tools=tools)
