"""No framework and no SDK: a program that asks a model over HTTP is looked at, too."""

import os

import httpx

key = os.getenv("OPENROUTER_API_KEY")
print("Key loaded:", repr(key))  # expect: OW406
print("Key loaded:", bool(key))

answer = httpx.post(
    "https://openrouter.ai/api/v1/chat/completions",
    headers={"Authorization": f"Bearer {key}"},
    json={"model": "small", "messages": [{"role": "user", "content": "Hello"}]},
)
print(answer.status_code)
