import os
from typing import Annotated

import autogen
import requests

llm_config = {"config_list": [{"model": "gpt-4o", "api_key": os.environ.get("OPENAI_API_KEY")}]}

crm_bot = autogen.AssistantAgent(
    name="crm_bot",
    system_message="Use the functions you have been given. CRM login: bot / " + os.environ["CRM_PASSWORD"],  # expect: OW101
    llm_config=llm_config,
)
user_proxy = autogen.UserProxyAgent(name="user_proxy", human_input_mode="NEVER", code_execution_config=False)


@user_proxy.register_for_execution()
@crm_bot.register_for_llm(description="Find a contact by its email address.")
def find_contact(email: Annotated[str, "Email address"]) -> str:
    try:
        r = requests.get(
            "https://crm.example.com/contacts",
            params={"email": email},
            auth=("bot", os.environ["CRM_PASSWORD"]),
            timeout=5,
        )
        return r.json()["name"]
    except Exception as ex:
        return f"CRM error: {ex}"  # expect: OW203


@user_proxy.register_for_execution()
@crm_bot.register_for_llm(description="Count contacts of a company.")
def count_contacts(company: Annotated[str, "Company name"]) -> int:
    r = requests.get(
        "https://crm.example.com/contacts",
        params={"company": company},
        auth=("bot", os.environ["CRM_PASSWORD"]),
        timeout=5,
    )
    return len(r.json())


@user_proxy.register_for_execution()
@crm_bot.register_for_llm()
def delete_contact(email: Annotated[str, "Email address"]) -> bool:  # expect: OW303
    """Delete a contact. (Classic AutoGen does not read this.)"""
    r = requests.delete(
        f"https://crm.example.com/contacts/{email}", auth=("bot", os.environ["CRM_PASSWORD"]), timeout=5
    )
    return r.ok
