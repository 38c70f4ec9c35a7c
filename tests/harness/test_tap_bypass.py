"""The bypass corpus: clients that don't go through Python's sockets are captured, or refused and reported.

Each runs in a session of its own, under the strongest confinement that needs no command, against a real listener
that must stay idle.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tap_support import IdleOrigin, origin

from offwire_harness.confine import landlock
from offwire_harness.tap import mitm

__all__ = ["origin"]

HARNESS = Path(mitm.__file__).parents[2]

SESSION = """
import json, socket, subprocess, sys, threading
from offwire_harness import wire
from offwire_harness.tap.mitm import MitmTap

port, mode = int(sys.argv[1]), sys.argv[2]
seen = []

def answerer(request):
    seen.append([request.scheme, request.host, request.port, request.path])
    return wire.Response(200, (("Content-Type", "text/plain"),), b"answered")

tap = MitmTap(confine=mode)
tap.start(answerer)
tap.steer()
raised = ""
try:
{client}
except Exception as error:
    raised = type(error).__name__
print(json.dumps({{"seen": seen, "raised": raised, "failures": tap.ledger().failures}}))
tap.close()
"""

CLIENTS = {
    "pycurl": """
    import pycurl, io
    line = pycurl.Curl()
    line.setopt(pycurl.URL, f"{url}/pycurl")
    line.setopt(pycurl.WRITEDATA, io.BytesIO())
    line.perform()
""",
    "curl_cffi": """
    from curl_cffi import requests
    requests.get(f"{url}/curl_cffi", timeout=10)
""",
    "primp": """
    import primp
    primp.Client(timeout=10).get(f"{url}/primp")
""",
    "grpc": """
    import grpc
    place = f"{host}:{port}"
    credentials = grpc.ssl_channel_credentials()
    channel = grpc.secure_channel(place, credentials) if secure else grpc.insecure_channel(place)
    channel.unary_unary("/grpc", lambda x: x, lambda x: x)(b"secret", timeout=5)
""",
    "uvloop": """
    import asyncio, uvloop
    async def main():
        reader, writer = await asyncio.open_connection(host, port, ssl=secure or None)
        writer.write(f"GET /uvloop HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n".encode())
        await asyncio.wait_for(reader.readline(), 10)
    loop = uvloop.new_event_loop()
    loop.run_until_complete(main())
""",
    "node": """
    code = "fetch(process.argv[1]).then(r => r.text()).then(console.log)"
    subprocess.run(["node", "-e", code, f"{url}/node"], check=True, timeout=20)
""",
    "curl": """
    subprocess.run(["curl", "--silent", "--output", "/dev/null", f"{url}/curl"], check=True, timeout=20)
""",
    "curl that is told to use no proxy": """
    subprocess.run(["curl", "--silent", "--noproxy", "*", f"{url}/curl"], check=True, timeout=20)
""",
    "wget": """
    subprocess.run(["wget", "--quiet", "--tries=1", "--output-document=/dev/null", f"{url}/wget"], check=True, timeout=20)
""",
    "a proxy of the agent's own": """
    import urllib.request
    own = socket.create_server(("127.0.0.1", 0))
    def relay():
        peer, _ = own.accept()
        asked = peer.recv(65536)
        forward = socket.create_connection((host, port))
        forward.sendall(asked)
        peer.sendall(forward.recv(65536))
    threading.Thread(target=relay, daemon=True).start()
    proxies = {"http": f"http://127.0.0.1:{own.getsockname()[1]}"}
    urllib.request.build_opener(urllib.request.ProxyHandler(proxies)).open(f"http://{host}:{port}/own", timeout=5)
""",
    "multipath TCP": """
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM, getattr(socket, "IPPROTO_MPTCP", 262))
    line.connect((host, port))
    line.sendall(f"GET /mptcp HTTP/1.1\\r\\nHost: {host}\\r\\n\\r\\n".encode())
    line.recv(4096)
""",
    "TCP Fast Open": """
    line = socket.socket()
    line.sendto(b"GET /fast HTTP/1.1\\r\\n\\r\\n", socket.MSG_FASTOPEN, (host, port))
""",
}
NEEDS_MODULE = ("pycurl", "curl_cffi", "primp", "grpc", "uvloop")
NEEDS_PROGRAM = ("node", "curl", "wget")


def drive(name: str, host: str, port: int, secure: bool, mode: str, listener: int) -> dict[str, list[object]]:
    if name in NEEDS_MODULE and importlib.util.find_spec(name) is None:
        pytest.skip(f"needs the module {name}")
    if name.split()[0] in NEEDS_PROGRAM and shutil.which(name.split()[0]) is None:
        pytest.skip(f"needs the program {name.split()[0]}")
    url = f"{'https' if secure else 'http'}://{host}" + ("" if secure else f":{port}")
    known = f"\n    host, port, secure, url = {host!r}, {port}, {secure}, {url!r}\n"
    told = subprocess.run(
        [sys.executable, "-c", SESSION.format(client=known + CLIENTS[name]), str(listener), mode],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(HARNESS)},
    )
    assert told.returncode == 0, told.stderr
    result: dict[str, list[object]] = json.loads(told.stdout.splitlines()[-1])
    return result


@pytest.mark.parametrize("name", CLIENTS)
def test_a_way_round_python_reaches_nobody(name, origin: IdleOrigin):
    """The real listener is on the loopback interface, where a direct connection would find it."""
    if not landlock.available() and name == "curl that is told to use no proxy":
        pytest.skip("needs Landlock: the audit hook does not hold children, and says so")
    result = drive(name, "127.0.0.1", origin.port, False, "auto", origin.port)
    assert origin.visits == 0
    assert result["seen"] or result["failures"] or result["raised"], (
        "nothing was captured, refused or reported"
    )
    for _, host, port, _ in result["seen"]:
        assert port == origin.port or (name.startswith("a proxy") and host in ("127.0.0.1", "localhost"))


@pytest.mark.parametrize("name", ["curl_cffi", "primp", "grpc", "uvloop", "curl"])
def test_a_client_in_c_that_obeys_variables_is_captured_over_tls(name):
    result = drive(name, "api.openai.com", 443, True, "audit", 0)
    assert ["https", "api.openai.com", 443] in [seen[:3] for seen in result["seen"]], result


def test_a_client_that_does_not_trust_the_ca_is_captured_or_reported():
    """pycurl brings its own bundle: its connection arrives, and no request on it."""
    result = drive("pycurl", "api.openai.com", 443, True, "audit", 0)
    kinds = {str(failure).partition(":")[0] for failure in result["failures"]}
    assert result["seen"] or kinds & {"tls-refused", "connect-without-request"}, result
