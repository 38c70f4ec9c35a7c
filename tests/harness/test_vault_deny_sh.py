"""The deny.sh double, asked by the real SDK over a socket: what is stored comes back, and it fails as the service does."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from offwire_harness import canaries
from offwire_harness.vaults import DenyShVault
from offwire_harness.wire import Request, Response

deny_sh = pytest.importorskip("deny_sh")


class Service:
    """Serves a vault double on a loopback port."""

    def __init__(self) -> None:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer = service.vault.answer(service.request(self.path, tuple(self.headers.items())))
                assert isinstance(answer, Response)
                self.send_response(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/api"
        self.vault = DenyShVault("cs_good", base_url=self.url)
        self.paths: list[str] = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def request(self, path: str, headers: tuple[tuple[str, str], ...]) -> Request:
        self.paths.append(path)
        request = Request("r", "GET", "http", "127.0.0.1", self.port, path, "HTTP/1.1", headers, b"")
        assert self.vault.serves(request)
        return request

    def get(self, label: str, password: str, *, api_key: str = "cs_good") -> str:
        return str(deny_sh.vault_get(label, password, api_key=api_key, base_url=self.url))


@pytest.fixture(scope="module")
def server() -> Iterator[Service]:
    service = Service()
    yield service
    service.server.shutdown()


@pytest.fixture
def service(server: Service) -> Service:
    server.vault = DenyShVault("cs_good", base_url=server.url)
    server.paths.clear()
    return server


@pytest.mark.parametrize("shape", ["stripe", "foreign", "pem"])
def test_the_sdk_gets_what_was_stored(service: Service, shape: str) -> None:
    canary = canaries.new("key", shape=shape)
    item = service.vault.store("stripe-prod", canary, 'pässword \\ "x"')
    assert service.get("stripe-prod", 'pässword \\ "x"') == canary.value
    assert service.paths == ["/api/vault/list", f"/api/vault/{item}"]
    assert (
        deny_sh.vault_get_by_id(item, 'pässword \\ "x"', api_key="cs_good", base_url=service.url)
        == canary.value
    )


def test_a_wrong_password_gives_garbage_or_a_decoding_error_and_no_error_code(service: Service) -> None:
    service.vault.store("stripe-prod", "sk_live_abcdefghijklmnopqrstuvwxyz", "right")
    with contextlib.suppress(UnicodeDecodeError):
        assert "sk_live" not in service.get("stripe-prod", "wrong")


def test_a_missing_label_is_told_by_the_sdk(service: Service) -> None:
    service.vault.store("stripe-prod", "value", "pw")
    with pytest.raises(deny_sh.VaultError) as missing:
        service.get("stripe-test", "pw")
    assert missing.value.code == "vault_label_not_found"
    assert service.vault.read == frozenset()


@pytest.mark.parametrize("key", ["cs_bad", "cs_goo", "cs_good2"])
def test_a_bad_api_key_is_unauthorized(service: Service, key: str) -> None:
    service.vault.store("stripe-prod", "value", "pw")
    with pytest.raises(deny_sh.VaultError) as refused:
        service.get("stripe-prod", "pw", api_key=key)
    assert (refused.value.code, refused.value.status) == ("vault_unauthorized", 401)


def test_a_missing_item_is_not_found(service: Service) -> None:
    with pytest.raises(deny_sh.VaultError) as missing:
        deny_sh.vault_get_by_id("none", "pw", api_key="cs_good", base_url=service.url)
    assert missing.value.code == "vault_not_found"


def test_of_two_items_with_one_label_the_newest_counts(service: Service) -> None:
    service.vault.store("stripe-prod", "old", "pw")
    service.vault.store("stripe-prod", "new", "pw")
    assert service.get("stripe-prod", "pw") == "new"


def test_what_was_read_is_seen_and_a_listing_is_no_read(service: Service) -> None:
    service.vault.store("stripe-prod", "value", "pw")
    service.vault.store("other", "value", "pw")
    assert {each["label"] for each in deny_sh.vault_list(api_key="cs_good", base_url=service.url)} == {
        "stripe-prod",
        "other",
    }
    assert service.vault.read == frozenset()
    service.get("stripe-prod", "pw")
    assert service.vault.read == {"stripe-prod"}
    service.vault.rewind()
    assert service.vault.read == frozenset()


def test_the_listing_holds_no_secret(service: Service) -> None:
    service.vault.store("stripe-prod", "value", "pw")
    (listed,) = deny_sh.vault_list(api_key="cs_good", base_url=service.url)
    assert set(listed) == {"id", "label", "created_at"}
