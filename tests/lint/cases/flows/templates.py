import os
from string import Template

import jinja2
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

model = OpenAIChatCompletionClient(model="gpt-4o")
token = os.environ["ROUTER_TOKEN"]
site = os.environ.get("SITE", "Berlin")

TEXT = "You watch the network of {{SITE}}."
a = AssistantAgent("a", model_client=model, system_message=TEXT.replace("{{SITE}}", site))
b = AssistantAgent("b", model_client=model, system_message="Token: {{T}}".replace("{{T}}", token))  # expect: OW101
c = AssistantAgent("c", model_client=model, system_message=Template("Token: $t").substitute(t=token))  # expect: OW101
d = AssistantAgent(
    "d",
    model_client=model,
    system_message=jinja2.Template("Network of {{ site }}, token {{ token }}").render(site=site, token=token),  # expect: OW101
)
e = AssistantAgent("e", model_client=model, system_message=Template("Network of $site").substitute(site=site))
f = AssistantAgent(
    "f",
    model_client=model,
    system_message=f"""You watch the network of {site}.
    The router is at 10.0.0.1.
    Be brief.""",
)
parts = {"site": site, "token": token}
g = AssistantAgent("g", model_client=model, system_message="Network of {site}".format_map(parts))
h = AssistantAgent("h", model_client=model, system_message="Network of %(site)s, %(token)s" % parts)  # expect: OW101
