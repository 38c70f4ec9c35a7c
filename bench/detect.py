"""Measures the detector: megabytes of request body a second, by kind of body, size and number of canaries.

Each body is read by two others in the same run: `json.loads`, and gzip, which unpacks it. Times are CPU seconds of
a detector that has searched before, medians. Prints markdown; `--write` puts it into the README.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import re
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from offwire_harness import canaries
from offwire_harness.canaries import Canary
from offwire_harness.detect import Detector
from offwire_harness.wire import Request

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- detect -->\n).*?(<!-- /detect -->)", re.DOTALL)
WORDS = (
    "the a of to and in is for that it with as was on be by this are or from at which an have not but they his "
    "invoice customer payment refund status amount order account please could you summarise latest open overdue"
).split()


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=float, default=2.0, help="size of each body")
    parser.add_argument("--write", action="store_true", help="into the README")
    arguments = parser.parse_args()
    page = "\n".join(_table(int(arguments.megabytes * 1e6), arguments.runs)) + "\n"
    print(page, end="")
    if arguments.write:
        text, found = BLOCK.subn(lambda block: block[1] + page + block[2], README.read_text(encoding="utf-8"))
        if not found:
            raise SystemExit("README.md has no place for it: <!-- detect --> ... <!-- /detect -->")
        README.write_text(text, encoding="utf-8")


def _table(size: int, runs: int) -> Iterator[str]:
    chance = random.Random(7)
    detector = Detector(canaries.new(f"k{number}", shape=shape) for number, shape in enumerate(_twenty()))
    warm = _request(_filled(BODIES["conversation"], chance, 2_000_000))
    for _ in range(12):
        _clean(detector, warm)
    yield "| body, 20 canaries | MB | MB/s | beside `json.loads` | beside unpacking its gzip |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, make in BODIES.items():
        yield _row(name, _request(_filled(make, chance, size)), detector, runs)
    for factor in (2, 4):
        texts = _filled(BODIES["conversation"], chance, size * factor)
        yield _row(f"conversation, {factor} times as long", _request(texts), detector, runs)
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n" + chance.randbytes(15_000_000)).decode()
    yield _row("one data URL", _request([f"data:image/png;base64,{picture}"]), detector, runs)
    yield ""
    yield "| canaries | seconds | beside a loop of `in` over the plain values |"
    yield "| ---: | ---: | --- |"
    for count in (20, 1_000, 10_000):
        yield _beside_a_loop(count, _request(_filled(BODIES["conversation"], chance, size)), runs)


def _twenty() -> list[str]:
    shapes = list(canaries.SHAPES)
    return [shapes[number % len(shapes)] for number in range(20)]


def _conversation(chance: random.Random) -> str:
    return ". ".join(" ".join(chance.choices(WORDS, k=14)).capitalize() for _ in range(chance.randint(2, 25)))


def _rows(chance: random.Random) -> str:
    return json.dumps([_row_of(chance) for _ in range(4)])


def _row_of(chance: random.Random) -> dict[str, str | int]:
    return {
        "id": f"in_{chance.getrandbits(64):x}",
        "customer": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "status": "open",
        "amount": chance.randint(1, 10**6),
        "note": _conversation(chance)[:80],
    }


def _random_base64(chance: random.Random) -> str:
    return base64.b64encode(chance.randbytes(600)).decode()


def _identifiers(chance: random.Random) -> str:
    return " ".join(str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(20))


def _mixed(chance: random.Random) -> str:
    return _conversation(chance) if chance.random() < 0.8 else _rows(chance)


BODIES: dict[str, Callable[[random.Random], str]] = {
    "conversation": _conversation,
    "conversation, every fifth message rows of JSON": _mixed,
    "tool results: rows of JSON": _rows,
    "nothing but UUIDs": _identifiers,
    "nothing but random base64": _random_base64,
}


def _filled(make: Callable[[random.Random], str], chance: random.Random, size: int) -> list[str]:
    texts: list[str] = []
    while size > 0:
        texts.append(make(chance))
        size -= len(texts[-1])
    return texts


def _request(texts: list[str]) -> Request:
    messages = [{"role": "user", "content": text} for text in texts]
    body = json.dumps({"model": "gpt-4o", "messages": messages}, separators=(",", ":")).encode()
    return Request("r", "POST", "https", "api.openai.com", 443, "/v1/chat/completions", "HTTP/1.1", (), body)


def _row(name: str, request: Request, detector: Detector, runs: int) -> str:
    packed = gzip.compress(request.body)
    ours = _median(lambda: _clean(detector, request), runs)
    parsing = _median(lambda: json.loads(request.body), runs)
    unpacking = _median(lambda: gzip.decompress(packed), runs)
    size = len(request.body) / 1e6
    return (
        f"| {name} | {size:.0f} | {size / ours:.1f} | {_times(ours, parsing)} | {_times(ours, unpacking)} |"
    )


def _beside_a_loop(count: int, request: Request, runs: int) -> str:
    many = [Canary(f"k{number}", canaries.mint("token")) for number in range(count)]
    detector = Detector(many)
    values = [canary.value.encode() for canary in many]
    _clean(detector, request)
    ours = _median(lambda: _clean(detector, request), runs)
    loop = _median(lambda: [value for value in values if value in request.body], 1)
    return f"| {count:,} | {ours:.3f} | {_times(ours, loop)} |"


def _times(ours: float, other: float) -> str:
    return f"{ours / other:.0f} times as long" if ours > other else f"{other / ours:.0f} times as fast"


def _clean(detector: Detector, request: Request) -> None:
    result = detector.search(request)
    if result.sightings or result.exhausted:
        raise SystemExit(f"an ordinary body was not clean: {result}")


def _median(work: Callable[[], object], runs: int) -> float:
    seconds: list[float] = []
    for _ in range(runs):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
