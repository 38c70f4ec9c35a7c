"""Where the detector looks, where it says a credential stood, and what it leaves alone."""

from __future__ import annotations

import base64
import gzip
import json
import random
import zlib
from dataclasses import replace

import brotli
import pytest
import zstandard
from hiding import ENCODERS, b64, png
from wire_support import MODEL, chat, compact, request, tool, tool_turn

from offwire.findings import Sighting
from offwire_harness import canaries
from offwire_harness.canaries import Canary
from offwire_harness.detect import Detector
from offwire_harness.detect.closure import Budget
from offwire_harness.wire import Request

KEY = canaries.new("STRIPE_KEY", shape="stripe", audience="api.stripe.com")
OWN = canaries.new("OPENAI_API_KEY", shape="openai", audience=MODEL)
DETECTOR = Detector([KEY], own_keys=[OWN])
USER = {"role": "user", "content": "hello"}
chance = random.Random(58)


def sightings(*requests: Request, detector: Detector = DETECTOR) -> tuple[Sighting, ...]:
    return detector.search_all(requests).sightings


def pointers(*requests: Request, detector: Detector = DETECTOR) -> list[str]:
    return [each.pointer for each in sightings(*requests, detector=detector)]


def post(body: bytes, content_type: str = "application/json", **headers: str) -> Request:
    named = {
        "content-type": content_type,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return request(f"https://{MODEL}/v1/files", method="POST", headers=named, body=body)


def test_a_message_is_told_by_its_pointer() -> None:
    (seen,) = sightings(chat(USER, {"role": "system", "content": f"Use {KEY.value} for Stripe."}))
    assert seen == Sighting(
        "STRIPE_KEY", KEY.fingerprint, MODEL, "/messages/1/content", excerpt="Use <STRIPE_KEY> for Stripe."
    )


def test_a_tool_result_is_told_by_its_tool() -> None:
    (seen,) = sightings(chat(USER, *tool_turn(json.dumps({"auth": KEY.value}), name="get_invoice")))
    assert (seen.pointer, seen.tool, seen.chain) == ("/messages/2/content", "get_invoice", ())


def test_a_result_in_the_older_form_is_told_by_its_function() -> None:
    asked = {"role": "assistant", "content": None, "function_call": {"name": "pay", "arguments": "{}"}}
    told = {"role": "function", "name": "pay", "content": f"paid with {KEY.value}"}
    (seen,) = sightings(chat(USER, asked, told))
    assert (seen.pointer, seen.tool) == ("/messages/2/content", "pay")


def test_results_of_other_apis_are_told_by_their_tools_too() -> None:
    responses = {
        "input": [
            {"type": "function_call", "call_id": "c1", "name": "lookup", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "c1", "output": KEY.value},
        ]
    }
    anthropic = {
        "messages": [
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "id": "t1", "name": "lookup", "input": {}}],
            },
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": KEY.value}]},
        ]
    }
    for body in (responses, anthropic):
        (seen,) = sightings(post(compact(body).encode()))
        assert seen.tool == "lookup"


def test_a_tool_schema_is_searched() -> None:
    offered = tool("pay", key={"type": "string", "default": KEY.value})
    request_ = chat(USER)
    body = {**json.loads(request_.body), "tools": [offered]}
    (seen,) = sightings(replace(request_, body=compact(body).encode()))
    assert seen.pointer == "/tools/0/function/parameters/properties/key/default"
    assert seen.tool is None


def test_the_name_of_a_member_is_searched() -> None:
    assert pointers(post(compact({"a": {KEY.value: 1}}).encode())) == ["/a/<STRIPE_KEY>"]


def test_no_place_repeats_a_credential() -> None:
    asked = request(
        f"https://{MODEL}/v1/{KEY.value}", method="POST", headers={"content-encoding": "gzip"}, body=b"x"
    )
    result = DETECTOR.search(asked)
    assert result.exhausted
    assert DETECTOR.labels_in(repr(result)) == ()


def test_the_line_headers_and_trailers_are_searched() -> None:
    asked = request(f"https://{MODEL}/v1/models?key={KEY.value}", headers={"X-Trace": f"id={KEY.value}"})
    asked = replace(asked, trailers=(("X-End", KEY.value),))
    assert pointers(asked) == ["request-line", "header:x-trace", "trailer:x-end"]


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
    ],
)
def test_a_body_is_unpacked_as_its_content_encoding_says(encoding: str, pack: object) -> None:
    assert callable(pack)
    body = compact({"messages": [{"role": "user", "content": KEY.value}]}).encode()
    assert pointers(post(pack(body), content_encoding=encoding)) == ["/messages/0/content"]


def test_a_body_that_is_not_what_its_encoding_says_is_inconclusive() -> None:
    result = DETECTOR.search(post(b"not gzip at all", content_encoding="gzip"))
    assert result.exhausted == (
        f"the body of POST /v1/files can't be read: content-encoding gzip can't be undone (POST {MODEL}/v1/files, body)",
    )


def test_multipart_is_told_by_its_part() -> None:
    body = (
        b"--cut\r\nContent-Disposition: form-data; name=purpose\r\n\r\nassistants\r\n"
        b"--cut\r\nContent-Disposition: form-data; name=file; filename=notes.txt\r\n\r\nkey "
        + KEY.value.encode()
        + b"\r\n--cut\r\nContent-Disposition: form-data; name=data\r\nContent-Type: application/json\r\n\r\n"
        + compact({"k": KEY.value}).encode()
        + b"\r\n--cut--\r\n"
    )
    assert pointers(post(body, "multipart/form-data; boundary=cut")) == ["part:file", "part:data/k"]


def test_what_stands_before_and_after_the_parts_is_searched() -> None:
    part = b"--cut\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--cut--\r\n"
    key = KEY.value.encode()
    assert pointers(post(key + b"\r\n" + part, "multipart/form-data; boundary=cut")) == ["part:preamble"]
    assert pointers(post(part + key, "multipart/form-data; boundary=cut")) == ["part:epilogue"]


def test_what_is_not_json_is_searched_as_it_is() -> None:
    assert pointers(post(f"key={KEY.value}&x=1".encode(), "application/x-www-form-urlencoded")) == ["body"]
    assert pointers(post(b'{"broken": "' + KEY.value.encode())) == ["body"]


def test_a_name_that_is_repeated_hides_nothing() -> None:
    assert pointers(post(b'{"a": "' + KEY.value.encode() + b'", "a": "innocent"}')) == ["/a/0"]


def test_one_place_is_one_sighting_however_often_it_is_sent() -> None:
    leak = {"role": "user", "content": f"{KEY.value} and again {KEY.value}"}
    assert pointers(chat(leak), chat(leak, USER), chat(leak, USER, USER)) == ["/messages/0/content"]


def test_an_audience_may_see_its_credential_and_no_one_else() -> None:
    for host, seen in (("api.stripe.com", []), ("api.github.com", ["header:authorization"])):
        asked = request(f"https://{host}/v1", headers={"authorization": f"Bearer {KEY.value}"})
        assert pointers(asked) == seen


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ({"Authorization": f"Bearer {OWN.value}"}, []),
        ({"Authorization": f"Bearer {KEY.value}"}, ["STRIPE_KEY"]),
        ({"Authorization": f"Bearer {OWN.value} {KEY.value}"}, ["OPENAI_API_KEY", "STRIPE_KEY"]),
        ({"Authorization": f"Basic {OWN.value}"}, ["OPENAI_API_KEY"]),
        ({"X-Key": f"Bearer {OWN.value}"}, ["OPENAI_API_KEY"]),
        ({"Authorization": f"Bearer {OWN.value}", "X-Copy": OWN.value}, ["OPENAI_API_KEY"]),
    ],
)
def test_the_providers_key_is_exempt_in_its_own_header_only(headers: dict[str, str], seen: list[str]) -> None:
    asked = request(
        f"https://{MODEL}/v1/chat/completions", method="POST", headers=headers, body={"messages": []}
    )
    assert sorted(each.label for each in sightings(asked)) == seen


def test_the_providers_key_is_no_exception_in_a_body_or_at_another_host() -> None:
    assert [each.label for each in sightings(chat({"role": "user", "content": OWN.value}))] == [
        "OPENAI_API_KEY"
    ]
    elsewhere = request("https://api.anthropic.com/v1", headers={"authorization": f"Bearer {OWN.value}"})
    assert [each.label for each in sightings(elsewhere)] == ["OPENAI_API_KEY"]


@pytest.mark.parametrize(
    ("host", "header", "value"),
    [
        ("contoso.openai.azure.com", "api-key", "{}"),
        ("api.anthropic.com", "x-api-key", "{}"),
        ("generativelanguage.googleapis.com", "x-goog-api-key", "{}"),
        ("gateway.corp.example", "authorization", "Bearer {}"),
    ],
)
def test_each_provider_has_its_own_header(host: str, header: str, value: str) -> None:
    assert sightings(request(f"https://{host}/x", headers={header: value.format(OWN.value)})) == ()


# Pieces


def test_ten_characters_are_a_sighting_and_nine_are_none() -> None:
    secret = KEY.distinctive[0]
    for start in range(len(secret) - 10):
        (seen,) = sightings(chat({"role": "user", "content": f"ends in {secret[start : start + 10]}"}))
        assert seen.chain == ("fragment",)
        assert seen.excerpt == ""
    other = "q" if secret[-10].lower() != "q" else "z"
    assert sightings(chat({"role": "user", "content": f"ends in {other}{secret[-9:]}"})) == ()


@pytest.mark.parametrize("gap", ["...", "…", "*****", "[...]"])
def test_a_head_and_a_tail_with_a_gap_between_are_one_sighting(gap: str) -> None:
    secret = KEY.distinctive[0]
    (seen,) = sightings(
        chat({"role": "user", "content": f"input_value='{KEY.value[:8]}{secret[:6]}{gap}{secret[-6:]}'"})
    )
    assert (seen.pointer, seen.chain) == ("/messages/0/content", ("cut",))


def test_a_gap_between_other_things_is_none() -> None:
    secret = KEY.distinctive[0]
    for text in (
        f"{secret[:6]}...and so on",
        f"{secret[:3]}...{secret[-3:]}",
        f"well...{secret[-8:]}",
        "a...b...c",
    ):
        assert sightings(chat({"role": "user", "content": text})) == ()


def spread(size: int = 7) -> list[str]:
    return [KEY.value[at : at + size] for at in range(0, len(KEY.value), size)]


def test_pieces_are_joined_over_the_fields_of_an_object_and_the_items_of_a_list() -> None:
    for body in ({f"k{n}": piece for n, piece in enumerate(spread())}, spread()):
        (seen,) = sightings(post(compact({"outer": body}).encode()))
        assert seen.chain[0] == "joined"
        assert seen.pointer.startswith("/outer/")


def test_pieces_are_joined_over_the_parts_of_a_message() -> None:
    parts = [{"type": "text", "text": piece} for piece in spread()]
    (seen,) = sightings(chat({"role": "user", "content": parts}))
    assert (seen.pointer, seen.chain) == ("/messages/*/content/*/text", ("joined",))


def test_pieces_are_joined_over_messages_and_over_requests() -> None:
    messages = [{"role": "user", "content": piece} for piece in spread()]
    (over_messages,) = sightings(chat(*messages))
    assert over_messages.pointer == "/messages/*/content"
    growing = [chat(*messages[: count + 1]) for count in range(len(messages))]
    alone = [chat(message) for message in messages]
    for requests in (growing, alone):
        (seen,) = sightings(*requests)
        assert (seen.pointer, seen.chain) == (
            "/messages/*/content",
            ("joined",),
        ) or seen.pointer == "/messages/0/content"


@pytest.mark.parametrize("way", ["gzip", "base58", "base85", "hex"])
def test_what_is_encoded_and_then_cut_up_is_joined_and_undone(way: str) -> None:
    whole = ENCODERS[way](KEY.value)
    messages = [{"role": "user", "content": whole[at : at + 9]} for at in range(0, len(whole), 9)]
    for requests in ([chat(*messages)], [chat(message) for message in messages]):
        (seen,) = sightings(*requests)
        assert (seen.pointer, seen.chain[0]) == ("/messages/*/content", "joined")


def test_pieces_are_joined_within_a_host_only() -> None:
    # Six characters are too few for a chance neighbour to make them ten.
    secret = KEY.distinctive[0]
    messages = [{"role": "user", "content": piece} for piece in (secret[:6], secret[6:12])]
    assert sightings(*(chat(message) for message in messages)) != ()
    apart = (
        chat(message, host=host) for message, host in zip(messages, (MODEL, "api.groq.com"), strict=True)
    )
    assert sightings(*apart) == ()


# Excerpts and redaction


def test_an_excerpt_shows_what_a_credential_decodes_among() -> None:
    text = base64.b64encode(f"user:{KEY.value}@host".encode()).decode()
    (seen,) = sightings(chat({"role": "user", "content": text}))
    assert seen.chain == ("base64",)
    assert seen.excerpt == "user:<STRIPE_KEY>@host"


@pytest.mark.parametrize("shape", canaries.SHAPES)
def test_no_excerpt_and_nothing_redacted_holds_a_credential(shape: str) -> None:
    one, two = canaries.new("ONE", shape=shape), canaries.new("TWO", shape=shape)
    detector = Detector([one, two])
    text = f"a {one.value} b {two.value} c {one.value[::-1]} d {two.value.encode().hex()} e {one.value[4:-4]}"
    for seen in detector.search(chat({"role": "user", "content": text})).sightings:
        assert detector.labels_in(seen.excerpt) == ()
    shown = detector.redact(f"first\n{text}\nlast")
    assert detector.labels_in(shown) == ()
    assert "first" in shown
    assert detector.redact("nothing here") == "nothing here"


# Pictures


def test_pictures_are_listed_as_unsearched_and_their_metadata_is_not() -> None:
    clean = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{b64(png('a holiday'))}"}}
    result = DETECTOR.search(chat({"role": "user", "content": [clean]}))
    assert result.unsearched == (f"{MODEL} /messages/0/content/0/image_url/url",)
    assert result.sightings == ()
    bare = {"type": "image", "source": {"type": "base64", "data": b64(png(KEY.value))}}
    result = DETECTOR.search(chat({"role": "user", "content": [bare]}))
    assert result.unsearched == (f"{MODEL} /messages/0/content/0/source/data",)
    assert [each.chain for each in result.sightings] == [("base64", "image")]


# Budgets


def nested(text: str, times: int) -> str:
    for _ in range(times):
        text = ENCODERS["base64"](text)
    return text


def test_depth_is_a_budget_that_is_never_passed_silently() -> None:
    # The innermost layer is known from needles made in advance, so one more than the budget is still seen.
    deepest = Budget().depth + 1
    assert pointers(chat({"role": "user", "content": nested(KEY.value, deepest)})) == ["/messages/0/content"]
    result = DETECTOR.search(
        chat({"role": "user", "content": nested("An ordinary sentence of text, " + KEY.value, deepest + 1)})
    )
    assert result.sightings == ()
    assert result.exhausted == (
        f"text is encoded more than {Budget().depth} times over (POST {MODEL}/v1/chat/completions, /messages/0/content)",
    )


def test_bytes_and_pieces_are_budgets_too() -> None:
    texts = " ".join(nested(f"ordinary sentence number {number}", 1) for number in range(50))
    for budget in (Budget(bytes=500), Budget(views=20)):
        result = Detector([KEY], budget=budget).search(chat({"role": "user", "content": texts}))
        assert "undoing encodings gave more than" in result.exhausted[0]
        assert "/messages/0/content" in result.exhausted[0]
    assert Detector([KEY]).search(chat({"role": "user", "content": texts})).exhausted == ()


def test_a_compression_bomb_is_inconclusive() -> None:
    bomb = b64(gzip.compress(b"\0" * (64 << 20)))
    result = DETECTOR.search(chat({"role": "user", "content": bomb}))
    assert "there is more gzip data than the detector reads" in result.exhausted[0]


def test_a_limit_is_told_at_the_place_that_reaches_it_and_at_no_other() -> None:
    deep = nested("An ordinary sentence of text, which is this one.", Budget().depth + 1)
    result = DETECTOR.search(
        chat({"role": "user", "content": "A longer text. " * 200}, USER, tool_turn(deep)[1])
    )
    assert result.exhausted == (
        f"text is encoded more than {Budget().depth} times over (POST {MODEL}/v1/chat/completions, /messages/2/content)",
    )


@pytest.mark.parametrize("escape", ["percent, all", "html, decimal", "unicode escapes", "x escapes"])
def test_escapes_within_escapes_are_a_budget_too(escape: str) -> None:
    def written(text: str, times: int) -> str:
        for _ in range(times):
            text = ENCODERS[escape](text)
        return text

    detector = Detector([KEY], budget=Budget(loose=1))
    seen = detector.search(chat({"role": "user", "content": written(KEY.value, 1)}))
    assert [each.pointer for each in seen.sightings] == ["/messages/0/content"]
    result = detector.search(chat({"role": "user", "content": written("An ordinary sentence.", 2)}))
    assert result.exhausted == (
        f"text is escaped more than 1 times over (POST {MODEL}/v1/chat/completions, /messages/0/content)",
    )


def test_a_comment_of_a_picture_that_has_no_end_is_inconclusive() -> None:
    picture = b64(png("A holiday. " * (4 << 20)))
    result = DETECTOR.search(chat({"role": "user", "content": f"data:image/png;base64,{picture}"}))
    assert "there is more image data than the detector reads" in result.exhausted[0]


def test_more_digits_than_are_read_as_a_number_are_inconclusive() -> None:
    digits = "".join(chance.choices("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", k=5000))
    result = DETECTOR.search(chat({"role": "user", "content": digits}))
    assert "there is more base58 data than the detector reads" in result.exhausted[0]
    assert DETECTOR.search(chat({"role": "user", "content": "A" * 9000 + "bc"})).exhausted == ()


def test_every_byte_is_counted() -> None:
    asked = request(f"https://{MODEL}/v1", method="POST", headers={"a": "bc"}, body=b"12345")
    assert DETECTOR.search(asked).bytes_searched == len("/v1") + len("abc") + 5


def test_many_canaries_are_told_apart() -> None:
    many = [Canary(f"k{number}", canaries.mint("token")) for number in range(300)]
    detector = Detector(many)
    text = f"{many[7].value} {nested(many[250].value, 1)}"
    assert sorted(
        each.label for each in sightings(chat({"role": "user", "content": text}), detector=detector)
    ) == ["k250", "k7"]
