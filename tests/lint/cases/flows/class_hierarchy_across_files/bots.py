import os

import requests

from base import BaseBot


class GreeterBot(BaseBot):
    name = "greeter"

    def prompt(self) -> str:
        return f"Greet the visitors of {os.environ.get('SITE', 'our site')}."


class AdminBot(BaseBot):
    name = "admin"

    def prompt(self) -> str:
        return "You administer the site, password " + os.environ["SITE_PASSWORD"]  # expect-one: OW101

    def tools(self) -> list:
        return [self.visitors, self.visitor_count]

    def visitors(self) -> list:
        """The visitors of the site."""
        r = requests.get("https://site.example.com/v", headers={"X-Key": os.environ["SITE_KEY"]}, timeout=5)
        return r.json()  # expect: OW201

    def visitor_count(self) -> int:
        """Number of visitors of the site."""
        r = requests.get("https://site.example.com/v", headers={"X-Key": os.environ["SITE_KEY"]}, timeout=5)
        return len(r.json())
