from plugins import crm, weather

PLUGINS = [crm, weather]


def all_tools() -> list:
    return [tool for plugin in PLUGINS for tool in plugin.TOOLS]
