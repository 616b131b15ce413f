"""Only the public internet is connected to, however an address is written."""

import pytest

from demarche.errors import AddressRefusedError, UsageError
from demarche.intake.addresses import is_public, parse_target, require_url, resolve_public

PRIVATE = """127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.8 192.0.2.1
198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 ::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::7f00:1 ::ffff:0:7f00:1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1 2002:7f00:1:: 2002:a9fe:a9fe:: 2001:0:7f00:1:0:0:80ff:fffe fe80::1
fe80::1%eth0 fc00::1 fd12:3456::1 ff02::1 ff0e::1 2001:db8::1 100::1 fec0::1""".split()
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "2a00:1450:4001:80e::200e"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(AddressRefusedError, match="public internet"):
        resolve_public("news.example", 80, resolver=lambda host, port: [address])


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_refused(address: str) -> None:
    assert is_public(address)
    assert resolve_public("news.example", 80, resolver=lambda host, port: [address]) == (address,)


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(AddressRefusedError):
        resolve_public("news.example", 80, resolver=lambda host, port: ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize("words", ["", "x", "256.1.1.1", "1.2.3", "٣.1.1.1"])
def test_what_is_no_address_is_not_public(words: str) -> None:
    assert not is_public(words)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://example.org/", "ftp://example.org/x", "http://user:secret@example.org/", "http://127.0.0.1@example.org@evil/",
     "http:///x", "http://[::1", "http://exa mple.org/", "http://example.org:99999/", "javascript:alert(1)", "http://example.org/\x00"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError) as caught:
        parse_target(url)
    assert "secret" not in str(caught.value)
    with pytest.raises(UsageError):
        require_url(url)


def test_a_host_is_spelt_in_one_way() -> None:
    assert parse_target("HTTP://Example.ORG./a").origin == "http://example.org"
    assert parse_target("https://bücher.example:8443/").origin == "https://xn--bcher-kva.example:8443"
    assert parse_target("http://[2606:4700::1111]:81/").origin == "http://[2606:4700::1111]:81"
