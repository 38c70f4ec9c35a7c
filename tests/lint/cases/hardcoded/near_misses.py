import os

import httpx
from autogen_agentchat.agents import AssistantAgent
from autogen_core.models import ModelInfo
from autogen_ext.models.openai import OpenAIChatCompletionClient

API_KEY_ENV = "STRIPE_API_KEY"
TOKEN_TYPE = "Bearer"
SECRET_PATH = "/run/secrets/stripe"
KEY_PREFIX = "sk_live_"
PASSWORD_HINT = "Your password was sent by mail."
PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----"
STRIPE_PUBLISHABLE = "pk_test_TYooMQauvdEDq54NiTphI7jx"
FERNET_VERSION = "gAAAAA"
EMPTY_PASSWORD = ""
USERNAME = "administrator"
AUTH_URL = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token"
SCOPES = ["https://www.googleapis.com/auth/calendar.readonly"]
REDIS_URL = "redis://localhost:6379/0"
DSN = "postgresql://user:password@localhost/db"
TEMPLATE = "postgresql://{user}:{password}@{host}/{name}"
MODEL = "gpt-4o-2024-08-06"
ETAG = "33a64df551425fcc55e4d42a148795d9f25f89d4"

local = OpenAIChatCompletionClient(
    model="qwen2.5",
    base_url="http://localhost:11434/v1",
    api_key="ollama",
    model_info=ModelInfo(vision=False, function_calling=True, json_output=False, family="unknown", structured_output=False),
)
environment = OpenAIChatCompletionClient(model=MODEL, api_key=os.environ.get("OPENAI_API_KEY", "sk-..."))
vllm = OpenAIChatCompletionClient(model=MODEL, api_key="EMPTY", base_url="http://vllm:8000/v1")
xs = OpenAIChatCompletionClient(model=MODEL, api_key="xxxxxxxxxxxxxxxx")
test_key = OpenAIChatCompletionClient(model=MODEL, api_key="test-key")


def status() -> int:
    """Status of the API."""
    return httpx.get("https://api.example.com", headers={"Authorization": f"{TOKEN_TYPE} {os.environ[API_KEY_ENV]}"}).status_code


agent = AssistantAgent("near", model_client=local, tools=[status])
