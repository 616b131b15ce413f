"""Connections that lead where they were checked to lead, and end in time."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2 as httpcore

from demarche.errors import AddressRefusedError
from demarche.intake.addresses import Resolver, resolve_public, system_resolver


class Deadline:
    """When what is being fetched must be there; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock()

    def set(self, seconds: float) -> None:
        """So many seconds from now."""
        self._end = self._clock() + seconds

    def left_s(self) -> float:
        """Seconds that are left; none when it has passed."""
        return max(0.0, self._end - self._clock())

    def within(self, timeout_s: float | None) -> float:
        """A time-out that does not pass the deadline. Raises `httpcore.ReadTimeout` when it has passed."""
        left = self.left_s()
        if left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return left if timeout_s is None else min(timeout_s, left)


class _BoundedStream(httpcore.NetworkStream):
    """A connection none of whose steps passes the deadline: a server that sends a byte now and then gains nothing."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        return _BoundedStream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to the very addresses that were checked: what a name service says a moment later cannot change them."""

    def __init__(self, deadline: Deadline, *, allow_private: bool = False, resolver: Resolver = system_resolver) -> None:
        self._tcp = httpcore.SyncBackend()
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolver = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = resolve_public(host, port, allow_private=self._allow_private, resolver=self._resolver)
        fault: Exception | None = None
        for address in addresses:
            try:
                stream = self._tcp.connect_tcp(address, port, self._deadline.within(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
                continue
            return _BoundedStream(stream, self._deadline)
        raise fault or httpcore.ConnectError("no address")

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None) -> httpcore.NetworkStream:
        raise AddressRefusedError("a socket of this machine is not fetched from")
