import os

from autogen import AssistantAgent, GroupChat, GroupChatManager, UserProxyAgent

llm_config = {"model": "gpt-4", "api_key": os.environ["OPENAI_API_KEY"]}
vault_token = os.environ["VAULT_TOKEN"]

user = UserProxyAgent("user", code_execution_config=False)
planner = AssistantAgent("planner", system_message="Plan.", llm_config=llm_config)
operator = AssistantAgent(
    "operator",
    system_message=f"Operate the cluster. vault login {vault_token}",  # expect: OW101
    llm_config=llm_config,
)
planner.update_system_message("Plan. Region: " + os.environ.get("REGION", "eu-west-1"))
operator.update_system_message("Operate. " + vault_token)  # expect: OW101

chat = GroupChat(agents=[user, planner, operator], messages=[], max_round=12)
manager = GroupChatManager(groupchat=chat, llm_config=llm_config)
user.initiate_chat(manager, message="Restart the cache.")
user.send("Here is the token again: " + vault_token, planner)  # expect: OW103|OW102
