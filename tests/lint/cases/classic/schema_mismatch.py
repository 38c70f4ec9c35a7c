from typing import Annotated

import autogen

llm_config = {"config_list": autogen.config_list_from_json("OAI_CONFIG_LIST")}
helper = autogen.AssistantAgent("helper", llm_config=llm_config)
runner = autogen.UserProxyAgent("runner", code_execution_config=False)


@runner.register_for_execution()
@helper.register_for_llm(description="Double a number.")
def double(x: Annotated[int, "Any number"]) -> int:
    return 2 * x


@helper.register_for_llm(description="Halve a number.")  # expect-one: OW504
def halve(x: Annotated[int, "Any number"]) -> float:  # expect-one: OW504
    return x / 2


runner.initiate_chat(helper, message="What is half of 12?")
