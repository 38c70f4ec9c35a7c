import email
import imaplib
import os
import smtplib
from email.mime.text import MIMEText

from autogen_agentchat.agents import AssistantAgent, UserProxyAgent
from autogen_agentchat.conditions import TextMentionTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient
from dotenv import load_dotenv

load_dotenv()

EMAIL_ADDRESS = os.getenv("EMAIL_ADDRESS")
EMAIL_PASSWORD = os.getenv("EMAIL_PASSWORD")
IMAP_SERVER = os.getenv("IMAP_SERVER", "imap.gmail.com")


def _login() -> imaplib.IMAP4_SSL:
    mail = imaplib.IMAP4_SSL(IMAP_SERVER)
    mail.login(EMAIL_ADDRESS, os.environ["EMAIL_PASSWORD"])
    return mail


def unread_subjects(limit: int = 10) -> list[str]:
    """Subjects of unread messages."""
    mail = _login()
    mail.select("inbox")
    _, data = mail.search(None, "UNSEEN")
    subjects = []
    for num in data[0].split()[:limit]:
        _, parts = mail.fetch(num, "(RFC822)")
        subjects.append(email.message_from_bytes(parts[0][1])["Subject"])
    return subjects


def send_email(to: str, subject: str, body: str) -> str:
    """Send an email."""
    msg = MIMEText(body)
    msg["Subject"], msg["From"], msg["To"] = subject, EMAIL_ADDRESS, to
    try:
        with smtplib.SMTP_SSL("smtp.gmail.com", 465) as server:
            server.login(EMAIL_ADDRESS, EMAIL_PASSWORD)  # expect: OW402
            server.send_message(msg)
        return f"Email sent to {to}"
    except smtplib.SMTPException as err:
        return f"Failed to send email: {err}"  # expect: OW203


model = OpenAIChatCompletionClient(model="gpt-4o", api_key=os.getenv("OPENAI_API_KEY"))
assistant = AssistantAgent(
    "email_assistant",
    model_client=model,
    tools=[unread_subjects, send_email],
    system_message=f"You are the email assistant of {EMAIL_ADDRESS}.",
)
user = UserProxyAgent("user", input_func=input)
team = RoundRobinGroupChat([assistant, user], termination_condition=TextMentionTermination("bye"))
