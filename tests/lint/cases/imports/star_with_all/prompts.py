import os

__all__ = ["_login", "greeting"]
_login = "Log in with " + os.environ["SHOP_API_KEY"]
greeting = "Good morning"
secret_greeting = "Good morning, " + os.environ["SHOP_API_KEY"]
