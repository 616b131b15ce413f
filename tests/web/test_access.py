"""Who may ask what: every route with every kind of caller."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import anyio
import httpx2
import pytest
from starlette.testclient import TestClient

from demarche.errors import NoArchiveError, UsageError
from demarche.web.access import Access, is_loopback
from demarche.web.app import ENTRIES, make_app
from demarche.web.queries import actor_path
from demarche.web.rates import Allowance
from tests.archive.records import make_record
from tests.web.rooms import fill

READ, WRITE = "read-token-0123456789", "write-token-0123456789"
OPEN_TO_OTHERS = Access("192.0.2.7", ("room.example",), READ, WRITE)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("room") / "a.db")


def client_of(path: Path, access: Access, base: str = "http://room.example") -> TestClient:
    return TestClient(make_app(str(path), access), base_url=base, raise_server_exceptions=False)


def url_of(entry) -> str:
    for part, value in (("{id:path}", "r1"), ("{key:path}", "x"), ("{one}", "SVK"), ("{other}", "HRV"), ("{n}", "1"), ("{name}", "room.css")):
        entry = entry.replace(part, value)
    return entry


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: f"{e.method} {e.path}")
@pytest.mark.parametrize(
    ("token", "may_read", "may_write"), [(None, False, False), (READ, True, False), (WRITE, True, True), ("wrong-token-0123456789", False, False)]
)
def test_every_route_with_every_token(path: Path, entry, token: str | None, may_read: bool, may_write: bool) -> None:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = client_of(path, OPEN_TO_OTHERS).request(entry.method, url_of(entry.path), headers=headers)
    allowed = {"open": True, "read": may_read, "write": may_write}[entry.needs]
    assert (answer.status_code not in (401, 403)) is allowed
    if not allowed and token != READ:
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: f"{e.method} {e.path}")
@pytest.mark.parametrize("host", ["evil.example", "room.example.evil.example", "169.254.169.254", "", "[::", "room.example@evil.example"])
def test_a_name_that_is_not_ours_is_refused_everywhere(path: Path, entry, host: str) -> None:
    client = client_of(path, OPEN_TO_OTHERS)
    assert client.request(entry.method, url_of(entry.path), headers={"host": host, "authorization": f"Bearer {WRITE}"}).status_code == 421


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
def test_a_form_of_another_site_is_refused(path: Path, headers: dict[str, str]) -> None:
    for entry in ENTRIES:
        if entry.method == "POST":
            client = client_of(path, Access(), "http://127.0.0.1:8600")
            assert client.post(url_of(entry.path), data={"text": "x"}, headers=headers).status_code == 403


def test_our_own_form_is_not_refused(path: Path) -> None:
    client = client_of(path, Access(), "http://127.0.0.1:8600")
    answer = client.post("/read", data={"text": ""}, headers={"origin": "http://127.0.0.1:8600", "sec-fetch-site": "same-origin"})
    assert answer.status_code == 422


def test_a_token_in_an_address_becomes_a_cookie_that_scripts_cannot_read(path: Path) -> None:
    client = client_of(path, OPEN_TO_OTHERS)
    answer = client.get(f"/search?kind=events&token={READ}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?kind=events")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/search?kind=events").status_code == 200


def test_an_address_open_to_others_needs_a_token_and_a_good_one() -> None:
    for host in ("0.0.0.0", "192.0.2.7", "::", "room.example"):
        with pytest.raises(UsageError, match="token"):
            Access(host)
    with pytest.raises(UsageError, match="16"):
        Access(token="short")


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("127.9.9.9", True), ("0.0.0.0", False), ("10.0.0.1", False)],
)
def test_loopback(host: str, is_ours: bool) -> None:
    assert is_loopback(host) is is_ours


def test_without_an_archive_there_is_no_room(tmp_path: Path) -> None:
    with pytest.raises(NoArchiveError):
        make_app(str(tmp_path / "none.db"))


def test_corrections_need_write_access_and_are_kept(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db")
    form = {"report": "r1", "item": "s1", "field": "speaker", "value": "Selvania", "who": "anna"}
    assert client_of(path, Access(), "http://127.0.0.1:8600").post("/corrections", data=form).status_code == 403
    client = client_of(path, Access(local_write=True), "http://127.0.0.1:8600")
    assert "Mend it" in client.get("/reports/r1").text
    answer = client.post("/corrections", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/r1#about-s1")
    page = client.get("/reports/r1")
    assert "Mended by <bdi>anna</bdi>" in page.text
    assert client.post("/corrections", data=form | {"report": "none"}).status_code == 404
    assert client.post("/corrections", data=form | {"field": "x"}).status_code == 400
    assert (
        client.post("/corrections", json=form | {"value": "Ivo Marsh"}, headers={"accept": "application/json"}).json()["record"]["statements"][0][
            "speaker"
        ]
        == "a3"
    )


def test_actors_are_merged_on_their_page_and_old_addresses_lead_on(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db")
    marsh, brod = "person:HRV:ivo marsh", "person:HRV:ana brod"
    form = {"actor": marsh, "value": brod, "who": "anna"}
    reader = client_of(path, Access(), "http://127.0.0.1:8600")
    assert reader.post("/corrections", data=form).status_code == 403
    assert "They are one" not in reader.get(actor_path(brod)).text
    client = client_of(path, Access(local_write=True), "http://127.0.0.1:8600")
    assert "They are one" in client.get(actor_path(brod)).text
    answer = client.post("/corrections", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, actor_path(brod))
    assert {r["name"] for r in client.get(actor_path(marsh) + ".json").json()["roles"]} == {"Ivo Marsh", "Ana Brod"}
    assert "They are two" in client.get(actor_path(brod)).text
    assert client.post("/corrections", data={"actor": marsh, "who": "anna"}, follow_redirects=False).headers["location"] == actor_path(marsh)
    assert client.post("/corrections", data=form | {"value": "nobody at all"}).status_code == 422


def test_a_token_that_opens_nothing_is_put_nowhere(path: Path) -> None:
    client = client_of(path, OPEN_TO_OTHERS)
    for token in ("wrong-token-0123456789", "%E4%B8%AD", "%ff", "%00", "a%0d%0ab"):
        answer = client.get(f"/search?token={token}", follow_redirects=False)
        assert (answer.status_code, answer.headers.get("set-cookie")) == (401, None), token
    local = client_of(path, Access(), "http://127.0.0.1:8600")
    for token in ("anything", "%E4%B8%AD"):
        answer = local.get(f"/search?token={token}", follow_redirects=False)
        assert (answer.status_code, answer.headers.get("set-cookie")) == (303, None), token


def test_a_token_in_an_address_does_not_pass_by_the_host(path: Path) -> None:
    answer = client_of(path, OPEN_TO_OTHERS).get(f"/search?token={READ}", headers={"host": "evil.example"}, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("set-cookie")) == (421, None)


def test_readings_that_wait_keep_no_other_page_waiting(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More readings than there are threads: the places are waited for outside of them."""
    from demarche import reader

    release = threading.Event()

    def read(report):
        release.wait(30)
        return make_record("x")

    monkeypatch.setattr(reader, "read_report", read)
    app = make_app(str(path), allowance=Allowance(burst=100))

    async def ask() -> tuple[float, list[int]]:
        statuses: list[int] = []
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8600", timeout=60) as client:

            async def post() -> None:
                statuses.append((await client.post("/api/read", json={"text": "Selvania spoke."})).status_code)

            async with anyio.create_task_group() as tasks:
                for _ in range(60):
                    tasks.start_soon(post)
                await anyio.sleep(0.5)
                started = time.monotonic()
                assert (await client.get("/health")).status_code == 200
                spent = time.monotonic() - started
                release.set()
        return spent, statuses

    spent, statuses = anyio.run(ask)
    assert spent < 3
    assert len(statuses) == 60
    assert set(statuses) <= {200, 429}
