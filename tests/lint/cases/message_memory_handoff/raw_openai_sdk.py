"""No framework: the provider's SDK is called directly."""
import os

from openai import OpenAI

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])


def ask(question: str) -> str:
    answer = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            {"role": "system", "content": "Answer briefly."},
            {"role": "user", "content": question},
        ],
    )
    return answer.choices[0].message.content or ""


def ask_about_db(question: str) -> str:
    url = os.environ["DATABASE_URL"]
    answer = client.chat.completions.create(  # expect-one: OW103|OW101|OW102
        model="gpt-4o",
        messages=[  # expect-one: OW103|OW101|OW102
            {"role": "user", "content": f"The database is {url}. {question}"},  # expect-one: OW103|OW101|OW102
        ],
    )
    return answer.choices[0].message.content or ""


print(ask("Why is the sky blue?"), ask_about_db("How many users are there?"))
