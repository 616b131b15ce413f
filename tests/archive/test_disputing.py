"""Disputes of the latest days need no look at the whole archive, and are what a look at all of it finds."""

import datetime
from pathlib import Path

import pytest

from demarche.archive import disputing
from demarche.archive.archive import Archive
from demarche.record import Actor, Event, Record
from demarche.spans import Span

MILLS = ("harbour", "railway", "reservoir", "granary", "lighthouse", "customs house", "airfield", "quarry", "vineyard", "foundry")


def claim(n: int, *, is_denial: bool) -> Record:
    """One country accuses another of damage to something, a day later the other rejects the charge."""
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=9 * n + is_denial)
    one, other = Actor("a1", "Selvania", "state", "SVN"), Actor("a2", "Karvetia", "state", "HRV")
    what = f"flooding the {MILLS[n]} with sewage and poisoning cattle {n}"
    text = f"Karvetia denied the charge of {what}." if is_denial else f"Selvania accused Karvetia of {what}."
    trigger = text.index("denied" if is_denial else "accused")
    event = Event(
        "e1", "REJECT" if is_denial else "ACCUSE", None, (), ("a2",) if is_denial else ("a1",), ("a1",) if is_denial else ("a2",),
        (Span(trigger, trigger + 6),), Span(0, len(text)), day.isoformat(), None, "actual", "verbal_conflict", -4.0, None, 0.9,
    )  # fmt: skip
    return Record(
        f"{'d' if is_denial else 'a'}{n}", text, publisher=f"Paper {n}{is_denial}", published=day.isoformat(), actors=(one, other), events=(event,)
    )


@pytest.mark.parametrize(
    "asked",
    [{"limit": 2}, {"limit": 3, "offset": 4}, {"limit": 50}, {"limit": 3, "since": "2024-02-01"}, {"text": "quarry"}, {"country": "HRV", "limit": 4}],
)
def test_the_latest_are_those_of_the_whole_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: dict) -> None:
    with Archive(tmp_path / "a.db", write=True) as archive:
        for n in range(len(MILLS)):
            for is_denial in (True, False):
                archive.add(claim(n, is_denial=is_denial))
        # Days are told by statements: one for each event here.
        archive.db.execute(
            "INSERT INTO statements (report, id, content, form, kind, day, confidence) SELECT report, 's9', 'x', 'indirect', 'speech', day, 0.5 FROM events"
        )
        monkeypatch.setattr(disputing, "_DEPTHS", ())
        whole = list(archive.disputes(**asked))
        assert whole
        monkeypatch.setattr(disputing, "_DEPTHS", (1, 3, 9, 30))
        assert list(archive.disputes(**asked)) == whole
