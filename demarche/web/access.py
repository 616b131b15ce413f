"""Who may ask what: by the address that the server listens on, the host that the browser names, tokens, and where a form came from."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from demarche.errors import UsageError

COOKIE = "demarche"
_LOCAL_NAMES = ("localhost",)
SECURITY_HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "private, no-cache",
}


@dataclass(frozen=True, slots=True)
class Access:
    """What the server was told: the host it listens on, further names it goes by, and the tokens for reading and writing.

    On loopback no token is needed to read. Writing always needs the write token or, on loopback, `local_write`.
    """

    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    token: str | None = None
    write_token: str | None = None
    local_write: bool = False

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and not self.token:
            raise UsageError(f"--host {self.host} is open to others: give a --token that readers must have")
        for name, token in (("--token", self.token), ("--write-token", self.write_token)):
            if token is not None and (len(token) < 16 or not token.isascii() or not token.isprintable() or " " in token):
                raise UsageError(f"{name} needs at least 16 letters, digits or signs without spaces, for example from: openssl rand -hex 16")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may go on; else the status and the reason."""

    status: int
    reason: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether it may."""
        return self.status == 200


ALLOWED = Verdict(200)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host.lower() in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def judge(access: Access, method: str, needs: str, headers: Mapping[str, str], token: str | None) -> Verdict:
    """Whether a request may go on. `needs` is what the route needs: open, read or write; `token` came with the request.

    The host must be one of the server's own names: a page elsewhere whose name is made to lead here (DNS rebinding) brings its own.
    """
    if not _is_own_host(access, headers.get("host", "")):
        return Verdict(421, "this server does not go by that name; name it with --name")
    if method not in ("GET", "HEAD") and not _is_same_origin(headers):
        return Verdict(403, "the form came from another site")
    if needs == "open":
        return ALLOWED
    may_write = _is(token, access.write_token) or (access.local_write and is_loopback(access.host))
    if needs == "write":
        return ALLOWED if may_write else Verdict(403 if _may_read(access, token) else 401, "corrections need the write token")
    return ALLOWED if may_write or _may_read(access, token) else Verdict(401, "a token is needed: Authorization: Bearer TOKEN, or ?token=TOKEN once")


def is_token(access: Access, token: str | None) -> bool:
    """Whether it is one of the server's own tokens."""
    return _is(token, access.token) or _is(token, access.write_token)


def _may_read(access: Access, token: str | None) -> bool:
    return access.token is None or _is(token, access.token)


def _is(given: str | None, wanted: str | None) -> bool:
    return wanted is not None and given is not None and hmac.compare_digest(given.encode("utf8", "replace"), wanted.encode())


def _is_own_host(access: Access, host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return is_loopback(name) or name.lower() == access.host.lower().strip("[]") or name.lower() in (n.lower() for n in access.names)


def _is_same_origin(headers: Mapping[str, str]) -> bool:
    """Browsers say where a form came from; programs say nothing, and have no cookies that others could misuse."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get("host", "") and bool(urlsplit(origin).netloc)
    except ValueError:
        return False


def find_token(headers: Mapping[str, str], cookies: Mapping[str, str]) -> str | None:
    """The token that came with a request: in the Authorization header, else in the cookie."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" and value.strip() else cookies.get(COOKIE)
