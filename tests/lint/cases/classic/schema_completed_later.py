"""A schema whose parameters are put in after it is begun, from what is not known here and from what is."""

import math

import autogen
from langchain.tools import BaseTool

config_list = autogen.config_list_from_json("OAI_CONFIG_LIST")


class CircumferenceTool(BaseTool):
    name = "circumference"
    description = "Circumference of a circle of that radius."

    def _run(self, radius: float) -> float:  # may: OW303
        return radius * 2.0 * math.pi


def area(radius: float) -> float:  # may: OW303
    return radius**2 * math.pi


def schema_of(tool):
    schema = {"name": tool.name, "description": tool.description, "parameters": {"type": "object", "properties": {}}}
    if tool.args is not None:
        schema["parameters"]["properties"] = tool.args
    return schema


area_schema = {"name": "area", "description": "Area of a circle.", "parameters": {"type": "object", "properties": {}}}
area_schema["parameters"]["properties"]["diameter"] = {"type": "number"}

custom = CircumferenceTool()
llm_config = {"functions": [schema_of(custom), area_schema], "config_list": config_list}
user = autogen.UserProxyAgent("user", code_execution_config=False)
user.register_function(
    function_map={
        custom.name: custom._run,
        "area": area,  # expect: OW504
    }
)
bot = autogen.AssistantAgent("bot", llm_config=llm_config)
