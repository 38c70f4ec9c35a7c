"""Upstream doubles: routes, answers in turn, faults, and what was asked of them."""

from __future__ import annotations

import base64
import json

import pytest
from wire_support import json_of, request, response

from offwire_harness import canaries, faults
from offwire_harness.upstreams import Call, Upstream
from offwire_harness.upstreams.upstream import Unmatched
from offwire_harness.wire import Answer, Fault, FaultKind, Request, Response


def stripe() -> Upstream:
    return Upstream("https://api.stripe.com/v1")


def ask(api: Upstream, asked: Request) -> Answer:
    return api.answer(asked)[1]


def test_a_template_takes_one_segment_and_decodes_it() -> None:
    api = stripe()
    api.get("/invoices/{id}").respond(lambda call: {"id": call.parameters["id"]})
    assert json_of(ask(api, request("https://api.stripe.com/v1/invoices/in%201")))["id"] == "in 1"
    with pytest.raises(Unmatched):
        ask(api, request("https://api.stripe.com/v1/invoices/in_1/lines"))


def test_a_path_parameter_takes_the_rest() -> None:
    api = Upstream("http://files.example:8080")
    api.get("/raw/{name:path}").respond(lambda call: call.parameters["name"])
    assert response(ask(api, request("http://files.example:8080/raw/a/b.txt"))).body == b"a/b.txt"
    assert not api.serves(request("http://files.example/raw/a"))


def test_a_query_narrows_a_route_and_the_last_that_fits_answers() -> None:
    api = stripe()
    api.get("/invoices").json({"page": 1})
    api.get("/invoices", query={"page": "2"}).json({"page": 2})
    assert json_of(ask(api, request("https://api.stripe.com/v1/invoices?page=2&limit=9")))["page"] == 2
    assert json_of(ask(api, request("https://api.stripe.com/v1/invoices?page=3")))["page"] == 1


def test_methods_are_kept_apart() -> None:
    api = stripe()
    for add in (api.post, api.put, api.patch, api.delete):
        add("/x").json({"by": add.__name__})
    api.route("ANY", "/any").text("any")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        asked = request("https://api.stripe.com/v1/x", method=method)
        assert json_of(ask(api, asked)) == {"by": method.lower()}
    assert response(ask(api, request("https://api.stripe.com/v1/any", method="OPTIONS"))).body == b"any"


def test_answers_are_given_in_turn_and_the_last_for_good() -> None:
    api = stripe()
    api.get("/x").json({"n": 1}).json({"n": 2}, status=202, headers={"x-request-id": "req_1"})
    asked = request("https://api.stripe.com/v1/x")
    assert [json_of(ask(api, asked))["n"] for _ in range(3)] == [1, 2, 2]
    assert response(ask(api, asked)).status == 202
    assert ("x-request-id", "req_1") in response(ask(api, asked)).headers
    api.rewind()
    assert json_of(ask(api, asked))["n"] == 1
    assert len(api.calls) == 1


def test_a_responder_may_return_whatever_can_be_an_answer() -> None:
    def reply(call: Call) -> Response | Fault | dict[str, int] | str | bytes:
        kinds: dict[str, Response | Fault | dict[str, int] | str | bytes] = {
            "response": Response(204),
            "fault": Fault(FaultKind.RESET),
            "json": {"a": 1},
            "text": "plain",
            "bytes": b"\x00\x01",
        }
        return kinds[call.query["as"]]

    api = stripe()
    api.get("/x").respond(reply)
    answers = {
        kind: ask(api, request(f"https://api.stripe.com/v1/x?as={kind}"))
        for kind in ("response", "fault", "json")
    }
    assert answers == {
        "response": Response(204),
        "fault": Fault(FaultKind.RESET),
        "json": Response(200, (("content-type", "application/json"),), b'{"a": 1}'),
    }
    assert response(ask(api, request("https://api.stripe.com/v1/x?as=bytes"))).body == b"\x00\x01"


def test_redirects_and_bodies_that_are_not_json() -> None:
    api = stripe()
    api.get("/old").redirect("https://api.stripe.com/v1/new", status=307)
    api.get("/csv").text("a,b\n1,2\n", content_type="text/csv")
    moved = response(ask(api, request("https://api.stripe.com/v1/old")))
    assert (moved.status, moved.headers) == (307, (("location", "https://api.stripe.com/v1/new"),))
    assert response(ask(api, request("https://api.stripe.com/v1/csv"))).headers == (
        ("content-type", "text/csv"),
    )


def test_a_request_that_fits_nothing_is_told_what_there_is() -> None:
    api = stripe()
    api.get("/invoices/{id}", query={"expand": "lines"}).json({})
    with pytest.raises(Unmatched) as refused:
        ask(api, request("https://api.stripe.com/v1/charges", method="POST"))
    assert str(refused.value) == (
        "POST /v1/charges fits no route of https://api.stripe.com/v1, which answers "
        "GET /v1/invoices/{id}?expand=lines; add one with .route('POST', ...)"
    )
    assert api.calls == ()


def test_a_base_url_has_to_name_a_host() -> None:
    with pytest.raises(ValueError, match="write it as https://host"):
        Upstream("api.stripe.com")


@pytest.mark.parametrize("shape", ["stripe", "password", "pem", "uuid"])
@pytest.mark.parametrize(
    "carry",
    [
        lambda value: {"headers": {"Authorization": "Bearer " + value}},
        lambda value: {
            "headers": {"Authorization": "Basic " + base64.b64encode(f"user:{value}".encode()).decode()}
        },
        lambda value: {"body": json.dumps({"key": value})},
        lambda value: {"body": {"key": value}},
        lambda value: {"body": "key=" + "".join(f"%{code:02X}" for code in value.encode())},
    ],
)
def test_use_of_a_canary_is_seen_as_http_carries_it(shape: str, carry: object) -> None:
    canary, other = canaries.new("mine", shape=shape), canaries.new("other", shape=shape)
    assert callable(carry)
    details = carry(canary.value)
    call = Call(request("https://api.stripe.com/v1/x", method="POST", **details), {})
    assert call.used(canary)
    assert not call.used(other)


def test_use_in_the_query_is_seen() -> None:
    canary = canaries.new("key")
    assert Call(request(f"https://api.stripe.com/x?api_key={canary.value}"), {}).used(canary)
    assert not Call(request(f"https://api.stripe.com/x?api_key={canary.value[:-1]}"), {}).used(canary)


def faulty(name: str, asked: Request) -> Answer:
    api = Upstream("https://api.stripe.com")
    api.get("/x").fault(name)
    assert api.faults == (name,)
    return ask(api, asked)


def test_the_echo_repeats_the_key_that_it_was_sent() -> None:
    for header in ("Authorization", "X-Api-Key"):
        answer = response(
            faulty("401-echo", request("https://api.stripe.com/x", headers={header: "Bearer k-1"}))
        )
        assert answer.status == 401
        assert b"Bearer k-1" in answer.body


def test_the_stack_trace_holds_the_request() -> None:
    answer = response(
        faulty("500-stack", request("https://api.stripe.com/x?q=1", headers={"authorization": "Bearer k-1"}))
    )
    assert answer.status == 500
    assert b"Traceback" in answer.body
    assert b"GET /x?q=1" in answer.body
    assert b"Bearer k-1" in answer.body


def test_malformed_json_does_not_parse() -> None:
    with pytest.raises(ValueError):
        json_of(faulty("malformed-json", request("https://api.stripe.com/x")))


def test_the_redirect_carries_the_key_in_its_url_and_stays_at_home() -> None:
    answer = response(
        faulty("302-key", request("https://api.stripe.com/x?a=1", headers={"authorization": "Bearer k-1"}))
    )
    assert answer.status == 302
    assert answer.headers == (("location", "/x?a=1&api_key=k-1"),)


def test_a_client_that_follows_the_redirect_of_a_post_comes_back_with_get() -> None:
    api = stripe()
    api.post("/refunds").fault("302-key")
    returning = request("https://api.stripe.com/v1/refunds?api_key=none")
    assert response(ask(api, returning)).status == 302
    api.get("/refunds").text("a route of its own goes first")
    assert response(ask(api, returning)).status == 200


def test_without_that_redirect_a_get_is_not_taken_for_a_post() -> None:
    api = stripe()
    api.post("/refunds").fault("500-stack")
    with pytest.raises(Unmatched):
        ask(api, request("https://api.stripe.com/v1/refunds"))


@pytest.mark.parametrize("kind", FaultKind)
def test_every_network_fault_has_a_name(kind: FaultKind) -> None:
    answer = faulty(kind.value, request("https://api.stripe.com/x"))
    assert isinstance(answer, Fault)
    assert answer.kind is kind
    assert (answer.response is not None) is (kind is FaultKind.TRUNCATED)


def test_a_fault_says_whether_the_request_arrives() -> None:
    undelivered = {fault.name for fault in faults.FAULTS if not fault.delivers}
    assert undelivered == {"refused", "dns", "tls-alert"}
    assert response(faults.find("429").answer(request("https://a.example/"))).status == 429


def test_an_unknown_fault_lists_those_there_are() -> None:
    with pytest.raises(ValueError, match="no fault '402'; there are: 401-echo, 500-stack"):
        Upstream("https://a.example").get("/").fault("402")
