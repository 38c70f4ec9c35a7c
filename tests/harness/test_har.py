"""The HAR of a session: every exchange is in it, and no credential in any form."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from wire_support import request

from offwire_harness import canaries, har
from offwire_harness.detect import Detector
from offwire_harness.detect.closure import Budget
from offwire_harness.har import Recorder, document
from offwire_harness.wire import Exchange, Fault, FaultKind, Response, Role

KEY = canaries.new("SHOP_KEY", shape="openai", audience="api.shop.example")
OK = Response(200, (("Content-Type", "application/json"),), b'{"id": 1}')


def recorded(*exchanges: Exchange) -> list[dict]:
    recorder = Recorder()
    recorder.know(KEY)
    for exchange in exchanges:
        recorder.note(exchange)
    return recorder.entries()


def asked(**how) -> Exchange:
    url = how.pop("url", "https://api.shop.example/v1/orders?page=2")
    return Exchange(request(url, **how), Role.UPSTREAM, OK)


def test_an_exchange_is_an_entry():
    [entry] = recorded(asked(method="POST", body={"a": 1}, headers={"X-Case": "v"}))
    assert entry["request"]["method"] == "POST"
    assert entry["request"]["url"] == "https://api.shop.example:443/v1/orders?page=2"
    assert entry["request"]["queryString"] == [{"name": "page", "value": "2"}]
    assert entry["request"]["headers"] == [{"name": "X-Case", "value": "v"}]
    assert entry["request"]["postData"]["text"] == '{"a":1}'
    assert (entry["response"]["status"], entry["response"]["content"]["text"]) == (200, '{"id": 1}')
    assert entry["_role"] == "upstream"


def test_a_file_has_what_readers_of_har_1_2_demand():
    data = json.loads(document(recorded(asked())))
    assert data["log"]["version"] == "1.2"
    assert data["log"]["creator"].keys() == {"name", "version"}
    [entry] = data["log"]["entries"]
    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= entry.keys()


def test_an_entry_says_when_and_for_how_long():
    entry = recorded(replace(asked(), began=1_700_000_000.25, seconds=0.0421))[0]
    assert entry["startedDateTime"] == "2023-11-14T22:13:20.250000+00:00"
    assert entry["time"] == 42.1
    assert entry["timings"] == {"send": 0, "wait": 42.1, "receive": 0}


RAW = KEY.value.encode()
TWICE = base64.b64encode(base64.b64encode(RAW)).decode()
HIDDEN = {
    "in the query": asked(url=f"https://api.shop.example/x?key={KEY.value}"),
    "twice base64 in the query": asked(url=f"https://api.shop.example/x?key={TWICE}"),
    "twice base64 in a header": asked(headers={"X-Key": TWICE}),
    "in the host": asked(url=f"https://{KEY.value}.shop.example/"),
    "in the method": asked(method=KEY.value),
    "hex in why it was refused": Exchange(
        request("https://b.example/"), Role.UNKNOWN, OK, f"nobody knows {RAW.hex()}.b.example"
    ),
    "in a header that it is meant for": asked(headers={"Authorization": f"Bearer {KEY.value}"}),
    "in a basic header": asked(headers={"X": base64.b64encode(b"user:" + RAW).decode()}),
    "in the body": asked(body={"text": f"key {KEY.value}"}),
    "base64 in the body": asked(body=base64.b64encode(b"x" + RAW)),
    "twice base64": asked(body=base64.b64encode(base64.b64encode(RAW))),
    "hex": asked(body=RAW.hex()),
    "reversed": asked(body=KEY.value[::-1]),
    "compressed": asked(body=gzip.compress(RAW), headers={"Content-Encoding": "gzip"}),
    "utf-16": asked(body=KEY.value.encode("utf-16")),
    "in the answer": Exchange(request("https://api.shop.example/"), Role.VAULT, Response(200, (), RAW)),
    "in a chunk": Exchange(
        request("https://api.shop.example/"), Role.VAULT, Response(200, (), chunks=(RAW[:9], RAW[9:]))
    ),
    "in a header of the answer": Exchange(
        request("https://api.shop.example/"), Role.VAULT, Response(302, (("Location", f"/?k={KEY.value}"),))
    ),
}


@pytest.mark.parametrize("where", HIDDEN)
def test_no_credential_is_in_it_even_for_its_own_audience(where):
    text = document(recorded(HIDDEN[where]))
    forms = [KEY.value, KEY.value[::-1], RAW.hex(), KEY.value.encode("utf-16").hex()]
    forms += [base64.b64encode(RAW).decode()[:-4], base64.b64encode(base64.b64encode(RAW)).decode()[:-4]]
    for form in forms:
        assert form not in text
    for part in KEY.distinctive:
        assert part not in text
    assert "SHOP_KEY" in text, "who reads it sees what stood there"


def test_what_could_not_be_searched_whole_is_withheld(monkeypatch):
    def searches_little(known):
        return Detector(known, budget=Budget(bytes=64))

    monkeypatch.setattr(har, "Detector", searches_little)
    text = document(recorded(asked(body=base64.b64encode(b"an ordinary sentence. " * 40))))
    assert "<withheld: it holds what could not be searched in another form>" in text
    assert base64.b64encode(b"an ordinary sent").decode()[:16] not in text


def test_a_credential_that_is_no_canary_is_masked_by_its_header():
    [entry] = recorded(
        asked(headers={"Authorization": "Bearer of-the-user", "Cookie": "session=of-the-user"})
    )
    assert "of-the-user" not in json.dumps(entry)


def test_a_fault_and_a_refusal_are_told():
    fault = Exchange(request("https://a.example/"), Role.UPSTREAM, Fault(FaultKind.RESET))
    refused = Exchange(request("https://b.example/"), Role.UNKNOWN, Response(502), "nobody knows b.example")
    first, second = recorded(fault, refused)
    assert (first["_fault"], first["response"]["status"]) == ("reset", 0)
    assert second["_refused"] == "nobody knows b.example"


TEST = """
import urllib.request

def test_it(offwire):
    key = offwire.canary("SHOP_KEY", env="SHOP_KEY", audience="api.shop.example")
    offwire.upstream("https://api.shop.example").get("/x").json({"id": 1})
    asked = urllib.request.Request("https://api.shop.example/x", headers={"X-Key": key.value})
    urllib.request.urlopen(asked, timeout=20).read()
"""


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "with workers"])
def test_a_session_writes_it_when_asked(workers, tmp_path: Path):
    (tmp_path / "test_har.py").write_text(TEST)
    file = tmp_path / "traffic.har"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--rootdir=.",
        f"--offwire-har={file}",
        *workers,
        "test_har.py",
    ]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    [entry] = json.loads(file.read_text())["log"]["entries"]
    assert {"name": "X-Key", "value": "<SHOP_KEY>"} in entry["request"]["headers"]
    assert entry["startedDateTime"] > "2026"
    assert entry["time"] == entry["timings"]["wait"] > 0
