import logging
import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger(__name__)

REQUIRED = ["OPENAI_API_KEY", "STRIPE_KEY", "DB_PASSWORD"]

for name in REQUIRED:
    if name not in os.environ:
        log.error("%s is not set", name)
    else:
        log.info("%s is set (%d characters)", name, len(os.environ[name]))

print("password:", "set" if os.environ.get("DB_PASSWORD") else "missing")
log.debug("token usage: %s", {"prompt_tokens": 12, "completion_tokens": 7})
log.info("api key: %s", "*" * 8)
print(f"Reading secrets from {os.environ.get('SECRETS_DIR', '/run/secrets')}")

agent = AssistantAgent("a", model_client=OpenAIChatCompletionClient(model="gpt-4o", api_key=os.environ["OPENAI_API_KEY"]))
