"""No spelling of an address of this machine or its networks is reached: by its address, by a redirect at any hop, by a name."""

from __future__ import annotations

import pytest

from tests.hostile.ssrf import HOSTS, WAYS, listening, outside, try_all
from tests.intake.web_server import open_site


@pytest.mark.parametrize("way", WAYS)
def test_nobody_gets_to_this_machine(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as trap:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
        tried, reached, found = try_all(HOSTS, (way,))
    assert tried > len(HOSTS)
    assert (reached, trap.reached, found) == (0, 0, [])


def test_the_listener_would_have_been_reached() -> None:
    """The trap works: without the guard the same fetcher gets there."""
    with listening() as listener, open_site() as site, outside(site, {}) as fetcher:
        fetcher._pool._network_backend._allow_private = True
        with pytest.raises(Exception, match=r"127\.0\.0\.1"):
            fetcher.fetch(f"http://127.0.0.1:{listener.port}/")
        assert listener.reached
