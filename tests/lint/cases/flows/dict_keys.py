import os

from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

cfg = {
    "model": os.environ.get("MODEL_NAME", "gpt-4o"),
    "persona": "a patient teacher",
    "canvas": {"url": "https://canvas.example.com", "token": os.environ["CANVAS_TOKEN"]},
}
cfg["language"] = "German"
cfg["canvas"]["course"] = "101"

model = OpenAIChatCompletionClient(model=cfg["model"])

a = AssistantAgent("a", model_client=model, system_message=f"You are {cfg['persona']}, speak {cfg['language']}.")
b = AssistantAgent("b", model_client=model, system_message="Course {course} at {url}".format(**cfg["canvas"]))
c = AssistantAgent("c", model_client=model, system_message="Log in with {token}".format(**cfg["canvas"]))  # expect: OW101
d = AssistantAgent("d", model_client=model, system_message=f"Configuration: {cfg}")  # expect: OW101
e = AssistantAgent("e", model_client=model, system_message=f"Course at {cfg['canvas']['url']}")
canvas = cfg.get("canvas")
f = AssistantAgent("f", model_client=model, system_message=canvas.get("token"))  # expect: OW101
options = {"system_message": "Be brief.", "description": "A brief teacher."}
g = AssistantAgent("g", model_client=model, **options)
options["system_message"] += " Token: " + canvas["token"]
h = AssistantAgent("h", model_client=model, **options)  # expect: OW101
