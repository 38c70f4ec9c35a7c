import autogen

llm_config = {
    "config_list": autogen.config_list_from_json("OAI_CONFIG_LIST"),
    "functions": [
        {
            "name": "double",
            "description": "Double a number",
            "parameters": {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]},
        },
        {
            "name": "halve",
            "description": "Halve a number",
            "parameters": {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]},
        },
    ],
}


def double(x: float) -> float:
    return 2 * x


def halve(y: float) -> float:  # expect-one: OW504
    return y / 2


helper = autogen.AssistantAgent("helper", llm_config=llm_config)
runner = autogen.UserProxyAgent(
    "runner",
    code_execution_config=False,
    function_map={"double": double, "halve": halve},  # expect-one: OW504
)
runner.initiate_chat(helper, message="What is half of 12?")
