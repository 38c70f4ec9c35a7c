"""The schemas stand in a module that is not here: who knows what is offered?"""

from autogen import AssistantAgent, UserProxyAgent
from travel.schemas import all_functions


def flights(origin: str, destination: str) -> int:
    return len(origin) + len(destination)


planner = AssistantAgent("planner", llm_config={"functions": all_functions, "config_list": []})
user = UserProxyAgent("user", code_execution_config=False, function_map={"flights": flights})  # may: OW303, OW302
