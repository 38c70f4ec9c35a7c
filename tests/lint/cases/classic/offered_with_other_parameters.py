import autogen


class Files:
    def write(self, content: str) -> str:
        return str(len(content))

    def read(self, fname: str) -> str:
        return str(len(fname))


def register(agent: autogen.UserProxyAgent) -> None:
    files = Files()
    agent.register_function(
        function_map={
            "write": files.write,  # expect: OW504
            "read": files.read,
        }
    )


base = {"config_list": autogen.config_list_from_json("OAI_CONFIG_LIST")}
offered = {
    **base,
    "functions": [
        {
            "name": "write",
            "description": "Write a file",
            "parameters": {"type": "object", "properties": {"fname": {}, "content": {}}},
        },
        {
            "name": "read",
            "description": "Read a file",
            "parameters": {"type": "object", "properties": {"fname": {}}},
        },
        {
            "name": "remove",  # expect: OW504
            "description": "Remove a file",
            "parameters": {"type": "object", "properties": {"fname": {}}},
        },
    ],
}


def run() -> None:
    helper = autogen.AssistantAgent("helper", llm_config=offered)
    user = autogen.UserProxyAgent("user", code_execution_config=False)
    register(user)
    user.initiate_chat(helper, message="Write a poem to a file.")
