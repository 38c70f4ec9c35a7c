"""review.html in a real browser: it is drawn, in light and dark, on screen and paper, and asks nobody for anything."""

from __future__ import annotations

import html
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from report_samples import CLEAN_RUN, HOSTILE_REPORT, LEAKING_RUN, REPORT, SURPRISE_RUN, UNPROVEN_RUN, review

from offwire.report import review_html

pytestmark = pytest.mark.chromium

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-quic --hide-scrollbars"
).split()

PAGES = {
    "pass": review_html.render(review(LEAKING_RUN, CLEAN_RUN, expected=True)),
    "fail": review_html.render(review(SURPRISE_RUN, CLEAN_RUN, UNPROVEN_RUN, lint=REPORT)),
    "inconclusive": review_html.render(review()),
    "hostile": review_html.render(review(SURPRISE_RUN, lint=HOSTILE_REPORT)),
}


def chromium(tmp_path: Path, page: str, *flags: str) -> str:
    if CHROMIUM is None:
        pytest.skip("not run: the report in Chromium: there is no Chromium on this machine")
    file = tmp_path / "review.html"
    file.write_text(page, encoding="utf-8")
    done = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *flags, file.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_taken_as_it_was_written(name: str, tmp_path: Path) -> None:
    dom = chromium(tmp_path, PAGES[name], "--dump-dom")
    outcome = "fail" if name == "hostile" else name
    assert f'<section class="verdict {outcome}" id="verdict">' in dom
    assert "</footer>" in dom
    assert "<script" not in dom
    written = [html.unescape(title) for title in re.findall(r"<h2>(.*?)</h2>", PAGES[name])]
    assert re.findall(r"<h2>(.*?)</h2>", dom) == written


@pytest.mark.parametrize("size", [(1200, 1600), (420, 1600)])
def test_the_page_is_drawn_wide_and_narrow(size: tuple[int, int], tmp_path: Path) -> None:
    picture = tmp_path / "review.png"
    chromium(tmp_path, PAGES["fail"], f"--screenshot={picture}", f"--window-size={size[0]},{size[1]}")
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == size
    assert len(data) > 20_000  # an empty page compresses to far less


def test_the_page_prints(tmp_path: Path) -> None:
    paper = tmp_path / "review.pdf"
    chromium(tmp_path, PAGES["fail"], f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    assert paper.read_bytes().startswith(b"%PDF-")
