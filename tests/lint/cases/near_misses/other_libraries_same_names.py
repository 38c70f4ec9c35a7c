"""Our own classes with the names of a framework's."""
import os


class AssistantAgent:
    def __init__(self, name, system_message="", tools=()):
        self.name = name
        self.system_message = system_message
        self.tools = list(tools)

    def run(self, task):
        return f"{self.name}: {task}"


def lookup(key):
    try:
        return open(key).read()
    except OSError as e:
        return str(e)


robot = AssistantAgent("robot", system_message=f"pin {os.environ['ROBOT_PASSWORD']}", tools=[lookup])
robot.run(task="open the door with " + os.environ["ROBOT_PASSWORD"])
