# options: pedantic
from agents import Agent

# Names of entries in dictionaries: none of them opens anything.
STEPS_KEY = "intermediate_steps"
_APPROVAL_KEY = "app.approval:always"
VERSION_KEY = "v0.9"
WORKFLOW_TOKEN_KEY = "_loop_iteration"
session_id = "conversation_123"
SECRETS = {"acme_api_key": "ACME_API_KEY", "parcelnet_token": "PARCELNET_TOKEN"}

ACME_KEY = "k8Jd92mXq01LpWz7vB3n"  # expect: OW401
STRIPE_KEY = "k8Jd92mXq01LpWz7vB3n"  # expect: OW401

agent = Agent(name="helper")
