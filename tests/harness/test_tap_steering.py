"""Steering covers the ways that Python connects, refuses and reports the others, and can be taken back."""

from __future__ import annotations

import _socket
import asyncio
import json
import multiprocessing
import os
import socket
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path
from socket import getaddrinfo as getaddrinfo_taken_early

import pytest
import requests
from tap_support import IdleOrigin, answers, origin, steered, tap

from offwire_harness.tap.mitm import MitmTap
from offwire_harness.tap.steering import Steering
from offwire_harness.tap.trust import Trust
from offwire_harness.tap.variables import CA_VARIABLES, PROXY_VARIABLES

__all__ = ["answers", "origin", "steered", "tap"]

REQUEST = b"GET /raw HTTP/1.1\r\nHost: api.stripe.com\r\nConnection: close\r\n\r\n"


def answer_of(line: socket.socket) -> bytes:
    with line:
        line.settimeout(10)
        line.sendall(REQUEST)
        return b"".join(iter(lambda: line.recv(4096), b""))


def bypasses(tap: MitmTap) -> list[str]:
    failures = [failure.partition(": ") for failure in tap.ledger().failures]
    assert {kind for kind, _, _ in failures} <= {"bypass"}
    return [line for _, _, line in failures]


def test_the_pair_of_sockets_that_windows_makes_over_loopback_is_left_alone(steered, monkeypatch):
    """Every event loop there begins with one."""

    native = _socket.socketpair

    def over_loopback(*unix: int) -> tuple[socket.socket, socket.socket]:
        if unix:
            near, far = native(*unix)
            return socket.socket(*unix, fileno=near.detach()), socket.socket(*unix, fileno=far.detach())
        with socket.create_server(("127.0.0.1", 0)) as listener:
            near = socket.socket()
            near.connect(listener.getsockname())
            far, _ = listener.accept()
        return near, far

    steered.unsteer()
    monkeypatch.delattr(_socket, "socketpair")
    monkeypatch.setattr(socket, "socketpair", over_loopback)
    steered.steer()
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"hello")
        assert far.recv(5) == b"hello"
    steered.unsteer()
    assert steered.ledger().failures == ()


def test_a_name_looked_up_with_a_function_taken_earlier_is_steered(steered, answers):
    address = getaddrinfo_taken_early("api.stripe.com", 80, type=socket.SOCK_STREAM)[0][4]
    line = socket.socket()
    line.connect(address)
    assert b"answered" in answer_of(line)
    assert answers.last.host == "api.stripe.com"


def test_names_have_addresses_that_nobody_dials(steered):
    first, second = socket.gethostbyname("a.example"), socket.gethostbyname_ex("b.example")[2][0]
    assert first != second
    assert {first.split(".")[0], second.split(".")[0]} == {"198"}
    assert socket.gethostbyname("a.example") == first
    assert socket.getaddrinfo(
        "a.example", 443, socket.AF_UNSPEC, socket.SOCK_STREAM, 0, socket.AI_CANONNAME
    ) == [(socket.AF_INET, socket.SOCK_STREAM, 6, "a.example", (first, 443))]


def test_a_name_has_no_address_of_the_other_family(steered):
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("a.example", 443, socket.AF_INET6)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", None])
def test_this_machine_keeps_its_addresses(host, steered):
    found = socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)
    assert {entry[4][0] for entry in found} <= {"127.0.0.1", "::1", "0.0.0.0", "::"}


def test_a_name_that_is_none_fails_as_it_always_does(steered):
    with pytest.raises(UnicodeError):
        socket.getaddrinfo("a" * 64 + ".example", 80)


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("93.184.216.34", 80)),
        (socket.AF_INET, ("api.stripe.com", 80)),
        (socket.AF_INET6, ("2606:2800:220:1::1", 80)),
    ],
)
def test_an_address_is_steered_like_a_name(family, address, steered, answers):
    line = socket.socket(family)
    line.connect(address)
    assert b"answered" in answer_of(line)
    assert (answers.last.host, answers.last.port) == address


def test_a_source_address_is_kept(steered, answers):
    line = socket.create_connection(("api.stripe.com", 80), source_address=("127.0.0.1", 0))
    assert b"answered" in answer_of(line)
    assert answers.last.host == "api.stripe.com"


def test_connect_ex_is_steered(steered, answers):
    line = socket.socket()
    assert line.connect_ex(("93.184.216.34", 80)) == 0
    assert b"answered" in answer_of(line)


def test_a_connect_of_the_event_loop_is_steered(steered, answers):
    async def main() -> None:
        loop = asyncio.get_running_loop()
        with socket.socket() as line:
            line.setblocking(False)
            await loop.sock_connect(line, ("93.184.216.34", 80))
            await loop.sock_sendall(line, REQUEST)
            assert (await loop.sock_recv(line, 4096)).startswith(b"HTTP/1.1 200 ")

    asyncio.run(main())
    assert answers.last.host == "93.184.216.34"


def test_a_unix_socket_is_refused_and_reported(steered, tmp_path):
    path = str(tmp_path / "proxy")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    with pytest.raises(ConnectionRefusedError):
        socket.socket(socket.AF_UNIX).connect(path)
    assert path in bypasses(steered)[0]


def test_datagrams_are_refused_and_reported(steered):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        with pytest.raises(OSError, match="unreachable"):
            line.sendto(b"secret", ("8.8.8.8", 53))
        with pytest.raises(OSError, match="unreachable"):
            line.sendmsg([b"secret"], [], 0, ("8.8.4.4", 53))
    first, second = bypasses(steered)
    assert "8.8.8.8:53" in first
    assert "8.8.4.4:53" in second


def test_a_datagram_socket_may_be_connected_but_what_it_sends_is_reported(steered):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect(("8.8.8.8", 53))
        assert line.getsockname()[0], "learning one's own address is no leak"
        assert bypasses(steered) == []
        line.send(b"secret")
        assert bypasses(steered) == ["a datagram to 8.8.8.8:53 was dropped"]


def test_a_connection_without_a_request_is_reported_open_or_closed(steered):
    line = socket.create_connection(("db.example", 5432))
    [failure] = _eventually(steered, 1)
    assert failure.startswith("connect-without-request: ")
    assert "db.example:5432" in failure
    line.close()
    assert _eventually(steered, 1) == (failure,)


def test_what_is_no_http_is_ended_at_once_and_reported(steered):
    with socket.create_connection(("db.example", 5432)) as line:
        line.sendall(b"\0\0\0\x08\x04\xd2\x16\x2f")
        line.settimeout(10)
        with pytest.raises(ConnectionResetError):
            line.recv(4096)
    assert ["db.example:5432" in failure for failure in steered.ledger().failures] == [True]


def test_a_client_that_does_not_trust_the_ca_is_reported(steered):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with socket.create_connection(("api.stripe.com", 443)) as line, pytest.raises(ssl.SSLError):
        context.wrap_socket(line, server_hostname="api.stripe.com")
    [failure] = _eventually(steered, 1)
    assert failure.startswith("tls-refused: ")
    assert "api.stripe.com" in failure


def _eventually(tap: MitmTap, count: int) -> tuple[str, ...]:
    from tap_support import until

    until(lambda: len(tap.ledger().failures) >= count)
    return tap.ledger().failures


def _ask() -> None:
    with urllib.request.urlopen("https://api.stripe.com/forked", timeout=10) as response:
        assert response.read() == b"answered"
    with pytest.raises(ConnectionRefusedError):
        socket.socket(socket.AF_UNIX).connect("/nowhere")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_is_steered_and_reports(steered, answers):
    child = multiprocessing.get_context("fork").Process(target=_ask)
    child.start()
    child.join(30)
    assert child.exitcode == 0
    assert (answers.last.host, answers.last.path, answers.last.steered) == ("api.stripe.com", "/forked", True)
    assert "/nowhere" in bypasses(steered)[0]


def test_what_is_allowed_stays_reachable(answers, origin, tmp_path):
    path = str(tmp_path / "socket")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    tap = MitmTap(allow=(f"localhost:{origin.port}", path))
    tap.start(answers)
    tap.steer()
    try:
        assert requests.get(f"http://localhost:{origin.port}/", timeout=10).text == "real"
        assert requests.get(f"http://127.0.0.1:{origin.port}/", timeout=10).text == "real"
        socket.socket(socket.AF_UNIX).connect(path)
        assert requests.get(f"http://127.0.0.2:{origin.port}/", timeout=10).text == "answered"
        assert tap.ledger().failures == ()
    finally:
        tap.close()


def test_a_loopback_server_that_is_not_allowed_is_not_reached(steered, answers, origin: IdleOrigin):
    assert requests.get(f"http://localhost:{origin.port}/", timeout=10).text == "answered"
    assert origin.visits == 0


def state() -> list[object]:
    import _socket

    holders = (os, socket, _socket, socket.socket, subprocess.Popen)
    return [dict(vars(holder)) for holder in holders] + [dict(os.environ), list(sys.meta_path)]


def test_everything_is_put_back(tap, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://corporate.example:3128")
    monkeypatch.setenv("no_proxy", "internal.example")
    monkeypatch.setenv("SSL_CERT_FILE", "/corporate.pem")
    before = state()
    tap.steer()
    tap.steer()
    assert state() != before
    subprocess.run([sys.executable, "-c", ""], check=True)
    tap.unsteer()
    tap.unsteer()
    assert state() == before
    told = subprocess.run(
        [sys.executable, "-c", "import os; print(os.environ.get('HTTP_PROXY'), os.environ['HTTPS_PROXY'])"],
        capture_output=True,
        text=True,
    )
    assert told.stdout == "None http://corporate.example:3128\n"


def test_this_process_sees_no_proxy_and_children_do(steered):
    assert not set(PROXY_VARIABLES) & set(os.environ)
    code = "import os, json; print(json.dumps(dict(os.environ)))"
    for environment in (
        None,
        dict(os.environ),
        {"NO_PROXY": "*", "no_proxy": "*", "PATH": os.environ["PATH"]},
    ):
        told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
        child = json.loads(told.stdout)
        assert {child[name] for name in PROXY_VARIABLES} == {steered.environment["HTTP_PROXY"]}
        assert {child[name] for name in CA_VARIABLES} == {str(steered.ca_file)}
        assert not {"NO_PROXY", "no_proxy"} & set(child)


WHERE = "import os; print(os.environ['HTTPS_PROXY'] == os.environ['https_proxy'], 'NO_PROXY' in os.environ)"


def _print_where(path: str) -> None:
    Path(path).write_text(f"{os.environ['HTTPS_PROXY'] == os.environ['https_proxy']} False\n")


def with_os_system(path: str, environment: dict[str, str]) -> None:
    os.system(f'{sys.executable} -c "{WHERE}" > {path}')


def with_posix_spawn(path: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", f"import sys; sys.stdout = open({path!r}, 'w'); {WHERE}"]
    os.waitpid(os.posix_spawn(sys.executable, command, environment), 0)


def with_spawnve(path: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", f"import sys; sys.stdout = open({path!r}, 'w'); {WHERE}"]
    os.spawnve(os.P_WAIT, sys.executable, command, environment)


def with_multiprocessing(path: str, environment: dict[str, str]) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_print_where, args=(path,))
    child.start()
    child.join(30)


@pytest.mark.skipif(sys.version_info < (3, 13), reason="before Python 3.13 an environment has to be given")
def test_a_child_that_inherits_through_posix_spawn_sees_the_proxy(steered, tmp_path):
    path = tmp_path / "told"
    code = f"import os; open({str(path)!r}, 'w').write(str('HTTP_PROXY' in os.environ))"
    _, status = os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-c", code], None), 0)
    assert (status, path.read_text()) == (0, "True")


@pytest.mark.parametrize("start", [with_os_system, with_posix_spawn, with_spawnve, with_multiprocessing])
def test_a_child_sees_the_proxy_however_it_is_started(start, steered, tmp_path):
    path = tmp_path / "told"
    start(str(path), {**os.environ, "NO_PROXY": "*"})
    assert path.read_text() == "True False\n"


def test_contexts_go_unnoticed_after_the_last_of_it():
    before = dict(vars(ssl.SSLContext))
    trust = Trust(lambda: None)
    trust.on()
    trust.off()
    assert dict(vars(ssl.SSLContext)) != before, "those made while it is off are wanted later"
    trust.close()
    trust.close()
    assert dict(vars(ssl.SSLContext)) == before


@pytest.mark.parametrize("steered_before", [False, True])
def test_contexts_made_before_trust_the_ca_afterwards(steered_before, tap, answers):
    if steered_before:
        tap.steer()
        tap.unsteer()
    context = ssl.create_default_context()
    tap.steer()
    try:
        with socket.create_connection(("api.stripe.com", 443)) as line:
            context.wrap_socket(line, server_hostname="api.stripe.com").close()
    finally:
        tap.unsteer()


def test_nothing_is_looked_up_for_real_while_the_tap_comes_up():
    """Steering works from the first moment: a connect waits for the listener, a name does not."""
    waited: list[bool] = []
    steering = Steering(lambda: waited.append(True) or ("127.0.0.1", 9), lambda host, port: None, (), print)
    steering.on()
    try:
        assert socket.gethostbyname("api.stripe.com").startswith("198.")
        assert waited == []
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("api.stripe.com", 443))
        assert waited == [True]
    finally:
        steering.off()


def test_uvloop_is_steered(steered, answers):
    uvloop = pytest.importorskip("uvloop")

    async def main() -> bytes:
        reader, writer = await asyncio.open_connection("api.stripe.com", 443, ssl=True)
        writer.write(REQUEST)
        answer = await reader.read()
        writer.close()
        return answer

    loop = uvloop.new_event_loop()
    try:
        assert b"answered" in loop.run_until_complete(main())
    finally:
        loop.close()
    assert (answers.last.host, answers.last.scheme, answers.last.steered) == ("api.stripe.com", "https", True)


def test_aiohttp_on_aiodns_is_steered(steered, answers):
    pytest.importorskip("aiodns")
    import aiohttp

    async def main() -> str:
        connector = aiohttp.TCPConnector(resolver=aiohttp.AsyncResolver())
        session = aiohttp.ClientSession(connector=connector)
        async with session, session.get("https://api.stripe.com/dns") as response:
            return await response.text()

    assert asyncio.run(main()) == "answered"
    assert answers.last.host == "api.stripe.com"


def test_a_query_of_aiodns_is_refused_and_reported(steered):
    aiodns = pytest.importorskip("aiodns")

    async def main() -> None:
        with pytest.raises(aiodns.error.DNSError):
            await aiodns.DNSResolver().gethostbyname("secret.example", socket.AF_INET)

    asyncio.run(main())
    assert "aiodns" in bypasses(steered)[0]


def test_a_library_imported_after_steering_began_is_changed(steered, tmp_path, monkeypatch):
    from offwire_harness.tap.late import OnImport

    (tmp_path / "imported_late.py").write_text("value = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    seen: list[int] = []
    late = OnImport({"imported_late": lambda module: seen.append(module.value)})
    late.on()
    try:
        import imported_late

        assert seen == [1]
        assert Path(imported_late.__file__).name == "imported_late.py"
    finally:
        late.off()
        sys.modules.pop("imported_late", None)
