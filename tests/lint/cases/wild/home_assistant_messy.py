import os, json, requests, asyncio
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient

HA_URL = os.getenv("HA_URL", "http://homeassistant.local:8123")
HA_TOKEN = os.getenv("HA_TOKEN")
headers = {"Authorization": "Bearer " + str(HA_TOKEN), "content-type": "application/json"}

def list_entities():  # expect: OW302
    """list all entities"""
    res = requests.get(HA_URL + "/api/states", headers=headers)  # expect: OW402
    return [e["entity_id"] for e in res.json()]

def get_state(entity_id: str):  # expect: OW302
    """get the state of an entity"""
    res = requests.get(f"{HA_URL}/api/states/{entity_id}", headers=headers)  # expect: OW402
    if res.status_code == 200: return res.json()  # expect: OW201
    else: return "error " + str(res.status_code)

def turn(entity_id: str, on: bool = True) -> str:
    """turn an entity on or off"""
    try:
        res = requests.post(f"{HA_URL}/api/services/homeassistant/turn_{'on' if on else 'off'}", headers=headers, data=json.dumps({"entity_id": entity_id}))  # expect: OW402
        res.raise_for_status()
        return "ok"
    except Exception as ex:
        print(ex)
        return f"something went wrong {ex}"  # expect: OW203

def scene(name): requests.post(HA_URL + "/api/services/scene/turn_on", headers=headers, json={"entity_id": name}); return "ok"  # expect: OW301, OW302, OW303, OW402

async def main():
    agent = AssistantAgent("home", OpenAIChatCompletionClient(model="gpt-4o-mini"), tools=[list_entities, get_state, turn, scene],
        system_message=f"You control a home at {HA_URL}.", reflect_on_tool_use=True)
    while True:
        q = input("? ")
        if not q: break
        print((await agent.run(task=q)).messages[-1].content)

asyncio.run(main())
