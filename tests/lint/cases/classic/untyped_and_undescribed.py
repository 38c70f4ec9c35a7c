import os

import autogen

config_list = autogen.config_list_from_json("OAI_CONFIG_LIST")
assistant = autogen.AssistantAgent("assistant", llm_config={"config_list": config_list})
proxy = autogen.UserProxyAgent("proxy", code_execution_config=False)


@proxy.register_for_execution()
@assistant.register_for_llm(description="Add two numbers")
def add(a, b: int) -> int:  # expect: OW301
    return a + b


@proxy.register_for_execution()
@assistant.register_for_llm(description="Round a number")
def round_to(x: float, digits=2) -> float:  # expect: OW301
    return round(x, digits)


@proxy.register_for_execution()
@assistant.register_for_llm(description="Name of this computer")
def host():  # expect: OW302
    return os.uname().nodename


@proxy.register_for_execution()
@assistant.register_for_llm(description="Multiply two numbers")
def multiply(a: float, b: float) -> float:
    return a * b


def divide(a, b):
    return a / b
