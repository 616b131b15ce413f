"""One act is one row, however many reports tell of it, in whatever order they come."""

from __future__ import annotations

import itertools
import json
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.record import Actor, Event, Figure, Record
from demarche.spans import Span


def report(id: str, sentence: str, trigger: str, *, actor: tuple[str, str] = ("Selvania", "SVK"), recipient: tuple[str, str] = ("Karvetia", "HRV"), day: str | None = None,
           published: str = "2024-05-15", type: str = "SANCTION", quad: str = "material_conflict", status: str = "actual", people: str | None = None) -> Record:  # fmt: skip
    """A short report of one act, with words of its own around it."""
    own = " ".join(f"{id}w{i} {id}v{i} passes." for i in range(30))
    text = f"{own} {sentence}"
    start = text.index(sentence)
    at = start + sentence.index(trigger)
    kinds = ["state" if code else "group" for _, code in (actor, recipient)]
    actors = tuple(Actor(f"a{n}", name, kinds[n - 1], code or None) for n, (name, code) in enumerate((actor, recipient), 1))
    event = Event(
        "e1", type, None, (), ("a1",), ("a2",), (Span(at, at + len(trigger)),), Span(start, len(text)), day, None, status, quad, -6.0, None, 0.9
    )
    figures = ()
    if people:
        found = start + sentence.index(people)
        figures = (Figure("f1", "people", int(people), "people", Span(found, found + len(people))),)
    return Record(id, text, publisher=f"Paper {id}", published=published, title=id, actors=actors, events=(event,), figures=figures)


EXPELLED = [
    report("one", "Selvania expelled two Karvetian diplomats on Tuesday over spying.", "expelled", day="2024-05-14"),
    report("two", "Two diplomats of Karvetia were expelled for spying by Selvania.", "expelled"),
    report("three", "Selvania ordered two Karvetian diplomats accused of spying to leave.", "ordered", type="COERCE", day="2024-05-14"),
]
OTHERS = [
    report("week", "Selvania expelled two Karvetian diplomats on Tuesday over spying.", "expelled", day="2024-05-21", published="2024-05-22"),
    report("party", "Ostland expelled two Karvetian diplomats on Tuesday over spying.", "expelled", actor=("Ostland", "AUT"), day="2024-05-14"),
    report("plan", "Selvania will expel two Karvetian diplomats for spying, an official said.", "expel", status="future", published="2024-05-10"),
    report("denial", "Karvetian diplomats were not expelled for spying by Selvania, it said.", "expelled", status="negated"),
]


def partition(path: Path, records: list[Record]) -> set[frozenset[str]]:
    with Archive(path, write=True) as archive:
        for record in records:
            archive.add(record)
        groups: dict[int, set[str]] = {}
        for row in archive.db.execute(
            "SELECT m.happening, r.id FROM event_mentions m JOIN events e ON e.n = m.event JOIN reports r ON r.n = e.report"
        ):
            groups.setdefault(row[0], set()).add(row[1])
    return {frozenset(g) for g in groups.values()}


def test_reports_of_one_act_are_one_row_and_other_acts_their_own(tmp_path: Path) -> None:
    expected = {frozenset(r.id for r in EXPELLED), *(frozenset((r.id,)) for r in OTHERS)}
    assert partition(tmp_path / "a.db", [*EXPELLED, *OTHERS]) == expected
    with Archive(tmp_path / "a.db") as archive:
        (row,) = archive.happenings(report="two")
        assert (row["date"], row["actor"], row["type"], row["recipient"]) == ("2024-05-14", "Selvania", "SANCTION", "Karvetia")
        assert (row["reports"], row["publishers"], row["type_share"], row["planned_in"], row["denied_in"]) == (3, 3, 0.667, 1, 1)
        assert len(archive.happenings()) == 5
        assert len(archive.happenings(country="Austria")) == 1
        reasons = [json.loads(r["reasons"]) for r in archive.explain_happening(row["happening"])]
        assert reasons
        assert all("both sides the same" in r for r in reasons)


def test_the_order_of_arrival_changes_nothing(tmp_path: Path) -> None:
    expected = partition(tmp_path / "0.db", [*EXPELLED, *OTHERS])
    for n, order in enumerate(itertools.islice(itertools.permutations([*EXPELLED, *OTHERS]), 0, 5040, 420), 1):
        assert partition(tmp_path / f"{n}.db", list(order)) == expected


def test_what_a_report_alone_held_together_comes_apart_when_it_goes(tmp_path: Path) -> None:
    bridge = report("bridge", "Selvania expelled two Karvetian diplomats.", "expelled")
    first = replace(EXPELLED[0], id="first")
    partition(tmp_path / "a.db", [first, bridge, EXPELLED[1]])
    with Archive(tmp_path / "a.db", write=True) as archive:
        before = len(archive.happenings())
        archive.forget("bridge")
        archive.add(bridge)
        assert len(archive.happenings()) == before == 1
        archive.forget("first")
        archive.forget("bridge")
        archive.forget("two")
        assert len(archive.happenings()) == 0
        assert archive.db.execute("SELECT count(*) FROM event_joins").fetchone()[0] == 0


def test_a_copy_counts_once(tmp_path: Path) -> None:
    partition(tmp_path / "a.db", [EXPELLED[0], replace(EXPELLED[0], id="copy", publisher="Another")])
    with Archive(tmp_path / "a.db") as archive:
        (row,) = archive.happenings()
        assert (row["reports"], row["mentions"], row["publishers"]) == (1, 2, 2)


def test_a_toll_has_a_history(tmp_path: Path) -> None:
    told = [
        report("d1", "Militants abducted 85 pupils from the school in Chibok.", "abducted", actor=("Militants", ""), recipient=("pupils", ""), type="ASSAULT", people="85"),
        report("d2", "Militants abducted 129 pupils from the school in Chibok.", "abducted", actor=("Militants", ""), recipient=("pupils", ""), type="ASSAULT", people="129",
               published="2024-05-16"),
    ]  # fmt: skip
    partition(tmp_path / "a.db", told)
    with Archive(tmp_path / "a.db") as archive:
        (row,) = archive.happenings()
        assert json.loads(row["figures"]) == [["2024-05-15", 85.0, None], ["2024-05-16", 129.0, None]]


@pytest.mark.slow
def test_a_kidnapping_that_366_reports_tell_is_one_row_and_quickly_joined(tmp_path: Path) -> None:
    """Of one mass kidnapping GDELT made 151 on one day and 215 on the next."""
    rng = random.Random(4)
    verbs, whom = ["abducted", "kidnapped", "seized", "took"], ["schoolgirls", "girls", "students", "pupils", "teenagers"]
    times = []
    with Archive(tmp_path / "a.db", write=True) as archive:
        for n in range(366):
            verb, girls, toll = rng.choice(verbs), rng.choice(whom), rng.choice(["100", "129", "200", "230", "276"])
            sentence = f"Boko Haram militants {verb} {toll} {girls} from a boarding school in Chibok in the night."
            record = report(f"k{n}", sentence, verb, actor=("Boko Haram", "NGA"), recipient=(girls, ""), type="ASSAULT",
                            day="2014-04-14" if n % 3 else None, published="2014-04-15" if n < 151 else "2014-04-16", people=toll)  # fmt: skip
            started = time.perf_counter()
            archive.add(record)
            times.append(time.perf_counter() - started)
        (row,) = archive.happenings()
        assert (row["reports"], row["date"], row["actor"]) == (366, "2014-04-14", "Boko Haram")
