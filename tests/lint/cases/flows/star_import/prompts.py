from secrets_store import *

SAFE_PROMPT = greeting() + ", you write newsletters."
FULL_PROMPT = SAFE_PROMPT + f" SMTP login: news / {smtp_password}"
