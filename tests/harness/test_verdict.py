"""The verdict is a pure function: leaking before inconclusive before clean, and clean only if all was earned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offwire.findings import Sighting
from offwire.runs import Exposure, Verdict
from offwire_harness.explain import ADVICE, LEAKS, ROOTS
from offwire_harness.verdict import (
    PRECONDITIONS,
    CanaryUse,
    Ending,
    Observed,
    Read,
    ToolCall,
    coverage,
    judge,
    not_claimed,
)

USED = CanaryUse("STRIPE_KEY", Read.YES, used=True)
EARNED = Observed(
    ending=Ending.RETURNED,
    model_requests=2,
    upstream_requests=1,
    bytes_searched=4096,
    transforms=12,
    calls=(ToolCall("call_1", "get_invoice", answered=True),),
    canaries=(USED,),
    planted=1,
    tap_requests=3,
    broker_requests=3,
)
SIGHTING = Sighting(
    "STRIPE_KEY", "f" * 16, "api.openai.com", "/messages/2/content", ("base64",), "get_invoice"
)


def with_canary(**facts: object) -> Observed:
    return replace(EARNED, canaries=(replace(USED, **facts),))


MISSED: dict[str, Observed] = {
    "control-missed": replace(EARNED, control="the tracer did not arrive"),
    "detector-off": replace(EARNED, transforms=0),
    "tap-dead": replace(EARNED, tap_alive=False),
    "earlier-drive-still-running": replace(EARNED, busy="an earlier drive could not be ended"),
    "left-running": replace(EARNED, left_running=("the task poll was asleep",)),
    "agent-build-failed": replace(EARNED, ending=Ending.BUILD_FAILED, error="KeyError: 'id'"),
    "agent-error": replace(EARNED, ending=Ending.RAISED, error="RuntimeError: no"),
    "time-limit": replace(EARNED, ending=Ending.TIMED_OUT, time_limit=30.0),
    "no-request": replace(EARNED, model_requests=0, bytes_searched=0),
    "script-error": replace(EARNED, ending=Ending.RAISED, script_errors=("the script ran out",)),
    "error-swallowed": replace(EARNED, script_errors=("the script ran out",)),
    "tool-not-run": replace(EARNED, calls=(ToolCall("call_1", "get_invoice", answered=False),)),
    "script-not-used-up": replace(EARNED, script_left=("turn 2, say(...), was never asked for",)),
    "nothing-planted": replace(EARNED, canaries=(), planted=0),
    "fault-not-met": replace(EARNED, idle_faults=("reset of https://api.x",)),
    "canary-not-read": with_canary(read=Read.NO, used=False),
    "canary-not-used": with_canary(read=Read.YES, used=False),
    "canary-unobserved": with_canary(read=Read.UNOBSERVED, used=None),
    "unknown-host": replace(EARNED, refused=("GET https://elsewhere.example/ was refused",)),
    "tls-refused": replace(
        EARNED, tap_failures=(("tls-refused", "the client of api.x refused the certificate"),)
    ),
    "connect-without-request": replace(EARNED, tap_failures=(("connect-without-request", "to api.x"),)),
    "truncated-capture": replace(EARNED, tap_failures=(("truncated-capture", "a body of 3 MB"),)),
    "tap-failure": replace(EARNED, tap_failures=(("tap-failure", "a hook failed"),)),
    "bypass": replace(EARNED, tap_failures=(("bypass", "a connection to 203.0.113.9:443"),)),
    "unheld": replace(EARNED, tap_failures=(("unheld", "the program git was started"),)),
    "ledger-mismatch": replace(EARNED, tap_requests=4),
    "budget-reached": replace(EARNED, exhausted=("POST api.openai.com: 64 MB of views",)),
}


def test_a_run_in_which_everything_happened_is_clean():
    assert judge(EARNED) == judge(replace(EARNED))
    assert judge(EARNED).verdict is Verdict.CLEAN
    assert judge(EARNED).reasons == ()


def test_every_precondition_has_a_run_that_misses_it():
    assert {precondition.code for precondition in PRECONDITIONS} == set(MISSED)


@pytest.mark.parametrize("code", MISSED)
def test_a_missed_precondition_makes_the_run_inconclusive(code: str):
    judgement = judge(MISSED[code])
    assert judgement.verdict is Verdict.INCONCLUSIVE
    assert code in [reason.code for reason in judgement.reasons]


@pytest.mark.parametrize("code", MISSED)
def test_a_leak_outranks_whatever_else_was_missed(code: str):
    judgement = judge(replace(MISSED[code], sightings=(SIGHTING,)))
    assert judgement.verdict is Verdict.LEAKING
    assert judgement.reasons[0].code == "credential-sighted"
    assert code in [reason.code for reason in judgement.reasons]


def test_a_sighting_is_told_with_place_form_and_tool():
    told = judge(replace(EARNED, sightings=(SIGHTING,))).reasons[0].message
    for part in ("STRIPE_KEY", "api.openai.com", "/messages/2/content", "base64", "get_invoice"):
        assert part in told


def test_only_a_field_that_is_not_allowed_makes_a_run_leak():
    exposure = Exposure("/customer_email", "api.stripe.com", "api.openai.com", "/messages/2/content")
    assert judge(replace(EARNED, exposures=(exposure,))).verdict is Verdict.LEAKING
    assert judge(replace(EARNED, exposures=(replace(exposure, allowed=True),))).verdict is Verdict.CLEAN


def test_a_fault_that_lets_no_request_through_excuses_the_use_of_a_canary_but_not_its_reading():
    assert judge(with_canary(used=False, undelivered=True)).verdict is Verdict.CLEAN
    unread = judge(with_canary(read=Read.NO, used=False, undelivered=True))
    assert [reason.code for reason in unread.reasons] == ["canary-not-read"]


def test_a_canary_without_an_audience_need_only_be_read():
    assert judge(with_canary(used=None)).verdict is Verdict.CLEAN


def test_a_canary_that_arrived_was_read_whatever_was_observed():
    assert judge(with_canary(read=Read.NO, used=True)).verdict is Verdict.CLEAN
    assert judge(with_canary(read=Read.UNOBSERVED, used=True)).verdict is Verdict.CLEAN


def test_a_canary_under_a_fault_that_was_planted_nowhere_observable_is_named_unobserved():
    judgement = judge(with_canary(read=Read.UNOBSERVED, used=False, undelivered=True))
    assert [reason.code for reason in judgement.reasons] == ["canary-unobserved"]


def test_a_canary_that_lies_at_rest_is_not_asked_for_and_that_is_said():
    observed = with_canary(read=Read.NOT_ASKED, used=None)
    assert judge(observed).verdict is Verdict.CLEAN
    assert any("STRIPE_KEY" in line for line in not_claimed(observed))


def test_a_watched_field_is_reason_enough_for_a_run_without_canaries():
    assert judge(replace(EARNED, canaries=(), planted=0, watched_fields=True)).verdict is Verdict.CLEAN


def test_coverage_counts_only_tools_whose_result_was_seen():
    calls = (ToolCall("1", "a", True), ToolCall("2", "b", False), ToolCall("3", "a", True))
    covered = coverage(replace(EARNED, calls=calls, faults=("reset",), held_by="landlock"))
    assert (covered.tools, covered.calls) == (("a",), 2)
    assert covered.canaries == ("STRIPE_KEY",)
    assert (covered.faults, covered.held_by, covered.bytes_searched) == (("reset",), "landlock", 4096)


def test_of_a_copied_environment_it_is_not_known_what_was_read():
    for undelivered in (False, True):
        copied = with_canary(
            read=Read.COPIED, used=None if not undelivered else False, undelivered=undelivered
        )
        ((code, message),) = ((each.code, each.message) for each in judge(copied).reasons)
        assert (code, "copied with the whole environment" in message) == ("canary-unobserved", True)
    assert judge(with_canary(read=Read.COPIED, used=True)).verdict is Verdict.CLEAN


def test_tools_that_were_offered_and_not_called_are_not_claimed():
    offered = replace(EARNED, offered=("get_invoice", "delete_invoice"))
    assert any("not called: delete_invoice" in line for line in not_claimed(offered))
    assert not any("get_invoice" in line for line in not_claimed(offered))


def test_what_was_planted_need_not_be_used_if_the_test_says_so():
    assert judge(replace(EARNED, canaries=())).verdict is Verdict.CLEAN


def test_every_reason_says_what_to_do():
    codes = {each.code for each in PRECONDITIONS}
    assert codes | {*LEAKS, "twin-not-made", "twin-not-seen"} == set(ADVICE)
    assert codes >= set(ROOTS)


def test_an_error_that_the_script_gave_is_told_once():
    script = "the script ran out after 2 turn(s)"
    failed = replace(
        EARNED, ending=Ending.RAISED, script_errors=(script,), error=f"BadRequestError: offwire: {script}"
    )
    messages = [each.message for each in judge(failed).reasons]
    assert messages == [script, "the drive ended with that error"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "encrypted"),
        ({}, "paraphrased"),
        ({}, "pieces under 10 characters"),
        ({}, "text inside pictures"),
        ({}, "paths through the agent that this run did not take"),
        ({}, "docs/detector.md"),
        ({"planted": 201}, "more than 200 canaries"),
        ({"watched_fields": True}, "upstream fields that are short or plain"),
        ({"unsearched": ("api.openai.com /messages/1/content/0",)}, "api.openai.com /messages/1/content/0"),
        ({"approximate": ("refused at api.x",)}, "in the wild under refused at api.x"),
    ],
)
def test_what_a_verdict_can_not_claim_is_said(facts: dict[str, object], words: str):
    said = not_claimed(replace(EARNED, **facts))
    assert len([line for line in said if words in line]) == 1
    assert not facts or not any(words in line for line in not_claimed(EARNED))


def test_a_detector_that_read_nothing_of_what_was_sent_was_as_good_as_off():
    assert [each.code for each in judge(replace(EARNED, bytes_searched=0)).reasons] == ["detector-off"]
