"""Ways to lead a fetcher to this machine, and a listener that counts who comes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpcore2 as httpcore

from demarche.errors import DemarcheError
from demarche.intake.fetching import Fetcher
from demarche.intake.manners import Manners
from demarche.limits import DEFAULT_LIMITS
from tests.intake.web_server import Site, open_site, redirect

PUBLIC = "8.8.8.8"
HOSTS = (
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0", "localhost",
    "LOCALHOST", "localhost.", "127.0.0.1.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::7f00:1]", "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1:0:0:80ff:fffe]", "[::ffff:0:7f00:1]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]",
    "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[64:ff9b::a9fe:a9fe]",
    "\u2460\u2461\u2466.0.0.1", "\uff11\uff12\uff17.0.0.1", "127\u3002 0\u30020\u30021".replace(" ", ""), "user@127.0.0.1", "example.org@127.0.0.1", "127.0.0.1%00.example.org",
)  # fmt: skip
OTHER_SCHEMES = (
    "file:///etc/hostname",
    "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/",
    "unix:///tmp/x",
    "http+unix://x/",
)
WAYS = ("url", *(f"redirect after {n}" for n in range(5)), "name", "mixed name", "rebinding")
QUICK = replace(DEFAULT_LIMITS, fetch_pause_s=0.0, fetch_read_s=1.0, fetch_timeout_s=2.0, fetch_wait_s=0.0)


@dataclass
class Listener:
    """Listens on one port of every loopback address that there is; `reached` counts connections."""

    port: int = 0
    reached: int = 0


@contextlib.contextmanager
def listening() -> Iterator[Listener]:
    """A listener, open on 0.0.0.0 and ::."""
    found = Listener()
    sockets = []
    for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        with contextlib.suppress(OSError):
            one = socket.socket(family)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind((host, found.port))
            found.port = one.getsockname()[1]
            one.listen()
            sockets.append(one)

    def accept(one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = one.accept()
                found.reached += 1
                connection.close()

    for one in sockets:
        threading.Thread(target=accept, args=(one,), daemon=True).start()
    try:
        yield found
    finally:
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def _literal(host: str) -> str | None:
    """The address that a host in `HOSTS` is, as the name service would give it, or None where it is only a spelling."""
    bare = host.strip("[]")
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in bare else socket.AF_INET, bare)
    except OSError:
        return None
    return bare


@contextlib.contextmanager
def outside(site: Site, answers: dict[str, list[list[str]]]) -> Iterator[Fetcher]:
    """A fetcher in whose world `news.example` is a public address, behind which stands `site`; other names have what `answers` says, call by call.

    Only the last step is turned: a connection to that one public address goes to the site. Every other connection is really made.
    """

    def resolver(host: str, port: int) -> list[str]:
        if host == "news.example":
            return [PUBLIC]
        if host in answers:
            return answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

    with Fetcher(Manners(), QUICK, resolver=resolver) as fetcher:
        tcp = fetcher._pool._network_backend._tcp
        real = tcp.connect_tcp

        def connect(host: str, port: int, *rest: Any, **more: Any) -> httpcore.NetworkStream:
            return real("127.0.0.1", site.port, *rest, **more) if host == PUBLIC else real(host, port, *rest, **more)

        tcp.connect_tcp = connect
        yield fetcher


def try_host(host: str, way: str, site: Site, port: int) -> None:
    """Tries to get to a host in one way; whatever happens but a refusal is raised."""
    secret = f"http://{host}:{port}/secret"
    answers: dict[str, list[list[str]]] = {}
    site.answers.clear()
    start = secret
    if way.startswith("redirect"):
        hops = int(way.rpartition(" ")[2])
        for hop in range(hops):
            site.answers[f"/{hop}"] = redirect(f"http://news.example/{hop + 1}")
        site.answers[f"/{hops}"] = redirect(secret)
        start = "http://news.example/0"
    elif way != "url":
        address = _literal(host)
        if address is None:
            return
        found = {"name": [[address]], "mixed name": [[PUBLIC, address]], "rebinding": [[PUBLIC], [address]]}[way]
        answers["inner.example"] = found
        start = f"http://inner.example:{port}/secret"
        if way == "rebinding":
            site.answers["/secret"] = b"public"
    with outside(site, answers) as fetcher, contextlib.suppress(DemarcheError):
        got = fetcher.fetch(start)
        assert got.data == b"public" and way == "rebinding", f"{host} was fetched by {way}"


def try_all(hosts: tuple[str, ...], ways: tuple[str, ...]) -> tuple[int, int, list[str]]:
    """Tries hosts in ways. The number of tries, of connections that reached this machine, and which."""
    tried, found = 0, []
    with listening() as listener, open_site() as site:
        for way in ways:
            for host in hosts:
                before = listener.reached
                try_host(host, way, site, listener.port)
                tried += 1
                if listener.reached > before:
                    found.append(f"{host} by {way}")
        for scheme in OTHER_SCHEMES:
            with outside(site, {}) as fetcher, contextlib.suppress(DemarcheError):
                fetcher.fetch(scheme.format(port=listener.port))
                found.append(scheme)
            tried += 1
        return tried, listener.reached, found
