"""Which network addresses may be connected to: the public ones, whatever form they are written in.

`ipaddress.is_global` alone lets multicast and the IPv6 forms of private IPv4 addresses (NAT64, 6to4, mapped) through.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from demarche.errors import AddressRefusedError, UsageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
"""(host, port) -> every address of it, as text."""

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
# IPv4-compatible (::127.0.0.1) and translated (::ffff:0:127.0.0.1): old forms that some systems still route.
_EMBEDDED = (ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("::ffff:0:0:0/96"))
_LAST_32 = 0xFFFFFFFF
# Anycast and protocol assignments that `is_global` lets through.
_RESERVED = ipaddress.IPv4Network("192.0.0.0/24")


class Target(NamedTuple):
    """Where an address leads: scheme, host and port."""

    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """The site: one robots.txt, one pace."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


_PORTS = {"http": 80, "https": 443}


_USERINFO = re.compile(r"(?<=://)[^/?#\s]*@")


def hide_password(words: str) -> str:
    """Words with the names and passwords of the addresses in them left out: for messages, logs, and what is kept of a refusal."""
    return _USERINFO.sub("\u2026@", words)


def is_address(source: str) -> bool:
    """Whether a source named by a user is to be fetched, rather than opened."""
    return source.lower().startswith(("http://", "https://"))


def parse_target(url: str) -> Target:
    """Where an address leads. Raises `AddressRefusedError` for other schemes, names and passwords in it, and what is no address."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise AddressRefusedError(f"{hide_password(url[:200])}: no address") from None
    if parts.scheme not in _PORTS:
        raise AddressRefusedError(f"{hide_password(url[:200])}: only http and https are fetched")
    if parts.username is not None or parts.password is not None:
        raise AddressRefusedError(f"{parts.scheme}://…@{host}: a name or password in an address is not used")
    if not host or any(c.isspace() or not c.isprintable() for c in url):
        raise AddressRefusedError(f"{hide_password(url[:200])!r}: no address")
    try:
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressRefusedError(f"{hide_password(url[:200])}: no host name") from None
    return Target(parts.scheme, ascii_host.rstrip(".") or ascii_host, port if port is not None else _PORTS[parts.scheme])


def is_public(address: str) -> bool:
    """Whether an IP address, as text, is one of the public internet, also inside the forms that carry another."""
    try:
        return all(_is_public(a) for a in _unwrapped(ipaddress.ip_address(address.partition("%")[0])))
    except ValueError:
        return False


def _unwrapped(address: Address) -> list[Address]:
    """The address with those that it carries within itself."""
    found: list[Address] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        found += [a for a in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())) if a is not None]
        if any(address in net for net in (*_NAT64, *_EMBEDDED)):
            found.append(ipaddress.IPv4Address(int(address) & _LAST_32))
        if address.ipv4_mapped is not None:  # says nothing itself: Python counts it as private
            found.remove(address)
    return found


def _is_public(address: Address) -> bool:
    if address.is_site_local if isinstance(address, ipaddress.IPv6Address) else address in _RESERVED:
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback or address.is_link_local
    )


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Every address that the system knows for a host. Raises `OSError`."""
    return tuple(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def resolve_public(host: str, port: int, *, allow_private: bool = False, resolver: Resolver = system_resolver) -> tuple[str, ...]:
    """The addresses of a host, each of which may be connected to.

    Raises `AddressRefusedError` where any of them is not public: a name with one public and one private address is an attack.
    """
    try:
        found = tuple(resolver(host, port))
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"{host}: no such host") from error
    if not found:
        raise UnknownHostError(f"{host}: no such host")
    if not allow_private:
        for address in found:
            if not is_public(address):
                raise AddressRefusedError(
                    f"{host} is at {address}, which is no address of the public internet. --allow-private fetches it all the same"
                )
    return found


class UnknownHostError(OSError):
    """A host that the name service does not know; it may know it later."""


def require_url(url: str) -> None:
    """Nothing, if an address can be fetched at all. Raises `UsageError`."""
    try:
        parse_target(url)
    except AddressRefusedError as error:
        raise UsageError(str(error)) from None
