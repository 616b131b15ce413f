"""What costs seconds has a share for each client; what many ask for at once is made once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from demarche.archive.archive import Archive
from demarche.web.access import Access
from demarche.web.app import make_app
from demarche.web.rates import BURST, Allowance, Recent
from tests.archive.records import MORE, TEXT, make_record
from tests.web.rooms import fill


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_allowance_is_spent_and_fills_up_again() -> None:
    clock = Clock()
    allowance = Allowance(60, 3, clock)
    assert [allowance.take("anna") for _ in range(3)] == [0, 0, 0]
    assert allowance.take("anna") == pytest.approx(1)
    assert allowance.take("ben") == 0
    clock.now += 1
    assert allowance.take("anna") == 0
    assert allowance.take("anna") > 0
    clock.now += 1_000
    assert [allowance.take("anna") == 0 for _ in range(4)] == [True, True, True, False]


def test_clients_without_number_do_not_fill_the_memory() -> None:
    allowance = Allowance()
    for n in range(20_000):
        allowance.take(n)
    assert len(allowance._left) <= 10_000


def test_an_answer_is_made_once_and_for_a_while() -> None:
    clock, made = Clock(), []
    recent: Recent[int] = Recent(5, 10, clock)

    def make() -> int:
        made.append(1)
        return len(made)

    assert [recent.get("a", make), recent.get("a", make)] == [1, 1]
    clock.now += 6
    assert recent.get("a", make) == 2
    recent.forget()
    assert recent.get("a", make) == 3
    for n in range(50):
        recent.get(n, make)
    assert len(recent._made) == 10
    assert recent._making == {}


def test_many_who_ask_at_once_wait_for_one_answer() -> None:
    made = []
    recent: Recent[int] = Recent(5, 10)

    def make() -> int:
        made.append(1)
        time.sleep(0.2)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(recent.get("a", make))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, len(made)) == ([7] * 20, 1)


def test_what_fails_is_not_kept() -> None:
    recent: Recent[int] = Recent(5, 10)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0)
    assert recent.get("a", lambda: 1) == 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "a.db")


def test_a_reader_who_traces_without_end_is_told_when_to_go_on(path: Path) -> None:
    client = TestClient(make_app(str(path)), base_url="http://127.0.0.1:8600")
    answers = [client.get("/reports/r1?trace=1") for _ in range(int(BURST) + 3)]
    assert [a.status_code for a in answers[: int(BURST)]] == [200] * int(BURST)
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 3
    assert client.get("/reports/r1").status_code == 200


def test_readers_with_tokens_of_their_own_have_shares_of_their_own(path: Path) -> None:
    app = make_app(str(path), Access("192.0.2.7", ("room.example",), "read-token-0123456789", "write-token-0123456789"))
    client = TestClient(app, base_url="http://room.example")
    for _ in range(int(BURST) + 1):
        last = client.get("/reports/r1?trace=1", headers={"authorization": "Bearer read-token-0123456789"})
    assert last.status_code == 429
    assert client.get("/reports/r1?trace=1", headers={"authorization": "Bearer write-token-0123456789"}).status_code == 200


def test_a_list_is_at_most_some_seconds_old_and_a_correction_is_seen_at_once(path: Path) -> None:
    app = make_app(str(path), Access(local_write=True))
    client = TestClient(app, base_url="http://127.0.0.1:8600")
    url = "/search.json?kind=statements&publisher=Sample%20Agency"
    before = client.get(url).json()["rows"]
    client.post("/corrections", data={"report": "r1", "item": "s1", "field": "wrong", "who": "anna"})
    assert len(client.get(url).json()["rows"]) == len(before) - 1
    with Archive(path, write=True) as archive:
        archive.add(make_record("r9", text=TEXT + MORE + MORE, published="2025-01-01"))
    later = time.monotonic() + 6
    while len(client.get(url).json()["rows"]) != len(before):
        assert time.monotonic() < later
        time.sleep(0.2)
