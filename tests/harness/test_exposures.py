"""Exposures: which fields of an upstream's answer reached the model, and through which tool."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from wire_support import MODEL, chat, request, response, tool_turn

from offwire.runs import Exposure
from offwire_harness.broker import Broker
from offwire_harness.models import call, say
from offwire_harness.upstreams.exposures import find_exposures
from offwire_harness.upstreams.served import is_allowed

INVOICE: dict[str, Any] = {
    "id": "in_1Abc123XYZ",
    "object": "invoice",
    "amount_due": 4200,
    "status": "open",
    "paid": False,
    "created": 1718000000,
    "customer": {"email": "jenny.rosen@example.com", "name": "Jenny Rosen", "phone": None},
    "lines": [{"sku": "sku_0001", "note": 'Gold "plan"\nyearly'}, {"sku": "sku_0002", "note": "Setup"}],
}
ALLOWED = ("/id", "/amount_due", "/status")
TASK = {"role": "user", "content": "Look up invoice in_1Abc123XYZ"}


def exposed(
    result: str, *, expose: tuple[str, ...] | None = ALLOWED, body: Any = INVOICE
) -> dict[str, Exposure]:
    """Run the usual conversation with a tool that returns `result`, and return what was exposed by pointer."""
    broker = Broker()
    broker.upstream("https://api.stripe.com").get("/v1/invoices/{id}").json(body, expose=expose)
    broker.model.script(call("get_invoice", id="in_1Abc123XYZ"), say("It is open."))
    broker.answer(chat(TASK, tools=("get_invoice",)))
    broker.answer(request("https://api.stripe.com/v1/invoices/in_1Abc123XYZ"))
    broker.answer(chat(TASK, *tool_turn(result), tools=("get_invoice",)))
    return {each.field: each for each in find_exposures(broker.exchanges, broker.upstreams)}


def denied(result: str, **more: Any) -> set[str]:
    return {field for field, each in exposed(result, **more).items() if not each.allowed}


def test_a_narrowed_answer_exposes_what_is_allowed() -> None:
    narrowed = {name: INVOICE[name] for name in ("id", "amount_due", "status")}
    shown = exposed(json.dumps(narrowed))
    assert set(shown) == set(ALLOWED)
    assert all(each.allowed for each in shown.values())


@pytest.mark.parametrize(
    "write",
    [json.dumps, repr, lambda body: json.dumps(json.dumps(body)), lambda body: json.dumps(body, indent=2)],
    ids=["json", "repr", "json in json", "indented"],
)
def test_a_whole_body_exposes_every_field_however_it_is_written(write: Any) -> None:
    assert denied(write(INVOICE)) >= {
        "/created",
        "/customer/email",
        "/customer/name",
        "/lines/0/sku",
        "/lines/1/sku",
        "/object",
    }


def test_an_exposure_says_where_and_through_what() -> None:
    email = exposed("The customer is jenny.rosen@example.com.")["/customer/email"]
    assert email == Exposure(
        "/customer/email", "api.stripe.com", MODEL, "/messages/2/content", tool="get_invoice", allowed=False
    )


def test_a_renamed_field_is_told_by_its_value() -> None:
    assert denied('{"who": "Jenny Rosen", "when": 1718000000}') == {"/customer/name", "/created"}


def test_an_encoded_body_is_told_by_its_values() -> None:
    assert "/customer/email" in denied(base64.b64encode(json.dumps(INVOICE).encode()).decode())


def test_short_values_count_beside_their_names_only() -> None:
    assert denied("amount_due=4200 sku: sku_0001", expose=()) == {"/amount_due", "/lines/0/sku"}
    assert denied("The total is 4200 and it is open.", expose=()) == set()


def test_flags_alone_prove_nothing() -> None:
    assert denied('{"paid": false, "phone": null, "ok": true}', expose=()) == set()


def test_what_the_wire_held_before_and_what_the_model_says_itself_does_not_count() -> None:
    assert denied("No such invoice: in_1Abc123XYZ", expose=()) == set()
    broker = Broker()
    broker.upstream("https://api.stripe.com").get("/x").json(
        {"name": "Jenny Rosen of Springfield"}, expose=[]
    )
    broker.model.script(say("I guess it is Jenny Rosen of Springfield."))
    broker.answer(request("https://api.stripe.com/x"))
    streamed = response(broker.answer(chat(TASK, stream=True)))
    assert len(streamed.chunks) > 3
    broker.answer(chat(TASK, {"role": "assistant", "content": "I guess it is Jenny Rosen of Springfield."}))
    assert find_exposures(broker.exchanges, broker.upstreams) == ()


def test_a_value_in_two_fields_is_put_down_to_the_allowed_one_unless_it_comes_twice() -> None:
    body = {"id": "cus_ABC123", "parent": "cus_ABC123"}
    assert set(exposed('{"found": "cus_ABC123"}', expose=("/id",), body=body)) == {"/id"}
    assert denied('{"a": "cus_ABC123", "b": "cus_ABC123"}', expose=("/id",), body=body) == {"/parent"}


def test_without_a_list_nobody_watches_and_an_empty_list_allows_nothing() -> None:
    assert exposed(json.dumps(INVOICE), expose=None) == {}
    assert "/id" in denied(json.dumps(INVOICE), expose=())


@pytest.mark.parametrize(
    ("pointer", "patterns", "allowed"),
    [
        ("/id", ["/id"], True),
        ("/ids", ["/id"], False),
        ("/lines/3/sku", ["/lines/*/sku"], True),
        ("/lines/3/note", ["/lines/*/sku"], False),
        ("/customer/email", ["/customer"], True),
        ("/customer", ["/customer/email"], False),
        ("/id", [], False),
    ],
)
def test_a_pattern_is_a_pointer_with_stars(pointer: str, patterns: list[str], allowed: bool) -> None:
    assert is_allowed(pointer, patterns) is allowed


def test_bodies_that_are_not_json_and_headers_are_watched_too() -> None:
    broker = Broker()
    route = broker.upstream("https://api.example.com").get("/report")
    route.text("internal margin report\nACME margin is 17 percent this year\n")
    route.exposable = ()
    broker.model.script(say("ok"), say("ok"))
    broker.answer(request("https://api.example.com/report"))
    broker.answer(chat(*tool_turn("ACME margin is 17 percent this year", name="report")))
    (exposure,) = find_exposures(broker.exchanges, broker.upstreams)
    assert (exposure.field, exposure.tool, exposure.allowed) == ("", "report", False)
