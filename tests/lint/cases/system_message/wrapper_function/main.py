import os

from agents_factory import make_agent

a = make_agent("a", f"You deploy to {os.environ.get('STAGE', 'dev')}.")
b = make_agent("b", "You deploy with " + os.environ["DEPLOY_TOKEN"])  # expect-one: OW101
