"""Whether a request used a canary: the permitted side of the search."""

from __future__ import annotations

import base64
import re
from urllib.parse import unquote_to_bytes

from offwire_harness.canaries import Canary
from offwire_harness.wire import Request

_BASIC = re.compile(rb"(?i)basic\s+([A-Za-z0-9+/=_-]+)")


def holds(request: Request, canary: Canary) -> bool:
    """Whether the whole value stands in a request, in any way that HTTP itself carries credentials.

    Those are: as it is, percent-encoded, in Basic authentication, or escaped in a JSON body.
    """
    headers = [value.encode("latin-1", "replace") for _, value in (*request.headers, *request.trailers)]
    basic = [_base64(found.group(1)) for header in headers for found in _BASIC.finditer(header)]
    wire = b"\n".join([request.target.encode(errors="surrogateescape"), *headers, *basic, request.body])
    views = (wire, unquote_to_bytes(wire.replace(b"+", b" ")), unquote_to_bytes(wire))
    return any(form in view for view in views for form in _forms(canary))


def _forms(canary: Canary) -> tuple[bytes, ...]:
    value = canary.value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    ascii_only = escaped.encode("ascii", "backslashreplace")
    return (value.encode(), escaped.encode(), ascii_only, escaped.replace("/", "\\/").encode())


def _base64(text: bytes) -> bytes:
    padded = text + b"=" * (-len(text) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_" if b"-" in text or b"_" in text else None)
    except ValueError:
        return b""
