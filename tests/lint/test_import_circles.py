"""Imports that go on for long, or in a circle: what is imported is known, and the run ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from offwire_lint.config import Config
from offwire_lint.run import lint

AGENT = """\
from autogen_agentchat.agents import AssistantAgent
agent = AssistantAgent("a", None, system_message=KEY)
"""
KEY = 'import os\nKEY = os.environ["STRIPE_KEY"]\n'


def found(folder: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    report = lint([folder], Config(root=folder, use_cache=False, jobs=1))
    assert report.errors == ()
    return [(finding.code, Path(finding.location.path).name) for finding in report.findings]


@pytest.mark.parametrize("length", [3, 400])
def test_a_chain_of_imports_hands_on_what_stands_at_its_end(tmp_path: Path, length: int) -> None:
    files = {f"m{n}.py": f"from m{n + 1} import KEY\n" for n in range(length)}
    files |= {f"m{length}.py": KEY, "agent.py": "from m0 import KEY\n" + AGENT}
    assert found(tmp_path, files) == [("OW101", "agent.py")]


CIRCLES = {
    "itself": {"agent.py": f"import agent\n{KEY}{AGENT}from agent import *\nfrom agent import KEY\n"},
    "two": {"agent.py": f"import keys\nfrom keys import KEY\n{AGENT}", "keys.py": f"import agent\n{KEY}"},
    "two that need each other": {
        "keys.py": f"{KEY}from agent import agent\n",
        "agent.py": f"from keys import KEY\n{AGENT}",
    },
    "stars": {
        "agent.py": f"from one import *\n{AGENT}",
        "one.py": "from two import *\n",
        "two.py": f"from one import *\n{KEY}",
    },
    "a package": {
        "p/__init__.py": "from .agent import agent\nfrom . import keys\nimport p\nimport p.agent\n",
        "p/keys.py": f"from p import agent\n{KEY}",
        "p/agent.py": f"from .keys import KEY\nfrom . import keys\n{AGENT}",
    },
    "used later": {
        "agent.py": "import build\ndef key():\n    return keys.KEY\nimport keys\nbuild.make()\n",
        "build.py": "import agent\nfrom autogen_agentchat.agents import AssistantAgent\n"
        "def make():\n    return AssistantAgent('a', None, system_message=agent.key())\n",
        "keys.py": KEY,
    },
    "a ring of 400": {f"m{n}.py": f"import m{(n + 1) % 400}\n" for n in range(400)}
    | {"agent.py": f"import m7\nfrom keys import KEY\n{AGENT}", "keys.py": f"import m300\n{KEY}"},
    "functions that import": {
        f"m{n}.py": f"def f():\n    from m{(n + 1) % 400} import f as g\n    return g()\nf()\n"
        for n in range(400)
    }
    | {"agent.py": f"import m0\n{KEY}{AGENT}"},
    "classes": {
        "agent.py": f"from one import A\nclass B(A): pass\nclass C(C): pass\nB().x()\nC().x()\n{KEY}{AGENT}",
        "one.py": "from agent import B\nclass A(B): pass\n",
    },
}


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_circle_of_imports_ends_and_hides_nothing(tmp_path: Path, circle: str) -> None:
    assert {code for code, _ in found(tmp_path, CIRCLES[circle])} == {"OW101"}
