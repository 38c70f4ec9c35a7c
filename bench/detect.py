"""Measures the detector: megabytes of request body a second, by kind of body, size and number of canaries."""

from __future__ import annotations

import argparse
import base64
import json
import random
import statistics
import time
import uuid
from collections.abc import Callable

from offwire_harness import canaries
from offwire_harness.canaries import Canary
from offwire_harness.detect import Detector
from offwire_harness.wire import Request

WORDS = (
    "the a of to and in is for that it with as was on be by this are or from at which an have not but they his "
    "invoice customer payment refund status amount order account please could you summarise latest open overdue"
).split()


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--megabytes", type=float, default=2.0, help="size of each body")
    arguments = parser.parse_args()
    chance = random.Random(7)
    size = int(arguments.megabytes * 1e6)
    detector = Detector(canaries.new(f"k{number}", shape=shape) for number, shape in enumerate(_twenty()))
    print(f"20 canaries, bodies of {arguments.megabytes:g} MB, CPU seconds, median of {arguments.runs}\n")
    print(f"{'body':<36} {'MB':>6} {'s':>8} {'MB/s':>8}")
    for name, make in BODIES.items():
        _row(name, _request(_filled(make, chance, size)), detector, arguments.runs)
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n" + chance.randbytes(15_000_000)).decode()
    _row("one data URL", _request([f"data:image/png;base64,{picture}"]), detector, arguments.runs)
    print("\nconversations, by size")
    for factor in (0.5, 1, 2, 4):
        texts = _filled(BODIES["conversation"], chance, int(size * factor))
        _row(f"conversation x {factor:g}", _request(texts), detector, arguments.runs)
    print("\nconversations, by canaries, beside a loop of `in` over the plain values")
    for count in (20, 1_000, 10_000):
        _beside_a_loop(count, _request(_filled(BODIES["conversation"], chance, size)), arguments.runs)


def _twenty() -> list[str]:
    shapes = list(canaries.SHAPES)
    return [shapes[number % len(shapes)] for number in range(20)]


def _conversation(chance: random.Random) -> str:
    return ". ".join(" ".join(chance.choices(WORDS, k=14)).capitalize() for _ in range(chance.randint(2, 25)))


def _rows(chance: random.Random) -> str:
    row = {
        "id": f"in_{chance.getrandbits(64):x}",
        "customer": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
    }
    return json.dumps(
        [{**row, "status": "open", "amount": chance.randint(1, 10**6), "note": _conversation(chance)[:80]}]
        * 4
    )


def _random_base64(chance: random.Random) -> str:
    return base64.b64encode(chance.randbytes(600)).decode()


def _identifiers(chance: random.Random) -> str:
    return " ".join(str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(20))


BODIES: dict[str, Callable[[random.Random], str]] = {
    "conversation": _conversation,
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


def _row(name: str, request: Request, detector: Detector, runs: int) -> None:
    seconds = _median(lambda: _clean(detector, request), runs)
    size = len(request.body) / 1e6
    print(f"{name:<36} {size:>6.1f} {seconds:>8.3f} {size / seconds:>8.1f}")


def _beside_a_loop(count: int, request: Request, runs: int) -> None:
    many = [Canary(f"k{number}", canaries.mint("token")) for number in range(count)]
    detector = Detector(many)
    values = [canary.value.encode() for canary in many]
    ours = _median(lambda: _clean(detector, request), runs)
    loop = _median(lambda: [value for value in values if value in request.body], 1)
    print(f"{count:>6} canaries: {ours:.3f} s, the loop {loop:.3f} s, {loop / ours:.1f} times as long")


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
