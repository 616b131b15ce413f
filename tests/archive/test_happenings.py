"""One act is one row however many reports tell it, in whatever order they come, and forgetting leaves no trace."""

import json
import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from demarche.archive.schema import MIGRATIONS
from demarche.errors import InputError
from demarche.record import Actor, Event, Record
from demarche.spans import Span
from tests.archive.records import make_record
from tests.archive.upgrades import take_back

RUSSIA, BRITAIN, FRANCE = (
    Actor(f"a{n}", name, "state", code) for n, (name, code) in enumerate([("Russia", "RUS"), ("Britain", "GBR"), ("France", "FRA")])
)
LAVROV = Actor("a9", "Sergei Lavrov", "person", "RUS", role="Foreign Minister", sector="GOV", wikidata="Q58217")
EXPELLED = "Moscow ordered 12 diplomats out of the embassy within a week."
AGAIN = "Twelve diplomats must leave the embassy in a week, the ministry in Moscow said; the ambassador called it a reprisal."
THIRD = "A dozen diplomats of the embassy were given one week; it is the third such reprisal of the year, and the staff will shrink by half."
OTHER = "Two French diplomats have been told to go home, and their consulate in the north will close, officials said in the evening."


def report(
    id: str,
    text: str = EXPELLED,
    *,
    actor: Actor = RUSSIA,
    recipient: Actor = BRITAIN,
    type: str = "SANCTION",
    status: str = "actual",
    date: str | None = "2024-05-14",
    published: str = "2024-05-15",
    publisher: str | None = None,
) -> Record:
    start = text.index("diplomats")
    event = Event(
        "e1", type, None, (), (actor.id,), (recipient.id,), (Span(start, start + 9),), Span(0, len(text)), date, "London", status,
        "material_conflict", -5.5, None, 0.9,
    )  # fmt: skip
    return Record(id, text, publisher=publisher or id, published=published, actors=(actor, recipient), events=(event,))


def fill(path: Path, records: Iterable[Record]) -> Archive:
    archive = Archive(path, write=True)
    for record in records:
        archive.add(record)
    return archive


def facts(archive: Archive) -> list[dict]:
    """Everything that is said of every happening, in an order of its own."""
    return sorted(archive.happenings(limit=1000, copies=True), key=lambda h: h["happening"])


def test_reports_of_one_act_are_one_row_with_what_most_of_them_say(tmp_path: Path) -> None:
    with fill(
        tmp_path / "a.db",
        [
            report("one"),
            report("two", AGAIN, actor=LAVROV, type="COERCE", date=None, published="2024-05-14"),
            report("three", THIRD, published="2024-05-16"),
            report("other", OTHER, recipient=FRANCE),
        ],
    ) as archive:
        row, other = sorted(archive.happenings(), key=lambda h: -h["reports"])
        assert (row["reports"], row["mentions"], row["publishers"]) == (3, 3, 3)
        assert (row["actor"], row["actor_share"], row["type"], row["type_share"]) == ("Russia", 0.667, "SANCTION", 0.667)
        assert (row["recipient"], row["recipient_share"], row["date"], row["date_share"], row["place"]) == (
            "Britain",
            1.0,
            "2024-05-14",
            0.667,
            "London",
        )
        assert (row["first"], row["first_report"], row["last"], row["last_report"]) == ("2024-05-14", "two", "2024-05-16", "three")
        assert other["recipient"] == "France"
        mentions = list(archive.mentions(row["happening"]))
        assert [m["report"] for m in mentions] == ["two", "one", "three"]
        assert sum(not json.loads(m["reasons"]) for m in mentions) >= 1
        with pytest.raises(InputError, match="no happening"):
            archive.mentions("none:e1")


def test_the_common_filters_find_a_happening_by_any_of_its_mentions(tmp_path: Path) -> None:
    with fill(
        tmp_path / "a.db", [report("one"), report("two", AGAIN, actor=LAVROV, type="COERCE"), report("other", OTHER, recipient=FRANCE)]
    ) as archive:
        for filters, found in (
            ({"actor": "Lavrov"}, [2]),
            ({"type": "coerce"}, [2]),
            ({"country": "France"}, [1]),
            ({"about": "Britain"}, [2]),
            ({"publisher": "TWO"}, [2]),
            ({"since": "2024-05-15"}, []),
            ({"text": "reprisal"}, [2]),
            ({"limit": 1}, [2]),
            ({"limit": 1, "offset": 1}, [1]),
        ):
            assert [h["reports"] for h in archive.happenings(**filters)] == found, filters


def test_a_copy_counts_once(tmp_path: Path) -> None:
    long = AGAIN + " Farmers along the lower river say that the spring floods come late now. The mills stood still for a week in the rain."
    with fill(tmp_path / "a.db", [report("one", long), report("copy", long, published="2024-05-16"), report("two")]) as archive:
        (row,) = archive.happenings()
        assert (row["reports"], row["mentions"], row["publishers"]) == (2, 3, 3)
        archive.forget("one")
        (row,) = archive.happenings()
        assert (row["reports"], row["mentions"]) == (2, 2)


def test_a_plan_and_its_execution_are_linked_not_merged(tmp_path: Path) -> None:
    planned = "Moscow will order diplomats of the embassy to leave within days."
    with fill(tmp_path / "a.db", [report("plan", planned, status="future", date=None, published="2024-05-01"), report("act")]) as archive:
        act, plan = archive.happenings()
        assert (act["happening"], json.loads(act["plans"]), json.loads(act["carried_out"])) == ("act:e1", ["plan:e1"], [])
        assert (plan["happening"], json.loads(plan["plans"]), json.loads(plan["carried_out"])) == ("plan:e1", [], ["act:e1"])


def crowd() -> list[Record]:
    rng = random.Random(7)
    out = []
    for n in range(40):
        given = {
            "actor": rng.choice([RUSSIA, LAVROV, FRANCE]),
            "type": rng.choice(["SANCTION", "COERCE", "THREATEN"]),
            "date": rng.choice([None, "2024-05-14", "2024-05-16", "2024-W20", "2024-05"]),
            "published": f"2024-05-{rng.randint(14, 24)}",
            "status": rng.choice(["actual", "actual", "future"]),
        }
        words = rng.sample("river harbour mill ferry flood winter visitor step year rain hill village gate hall farmer".split(), 8)
        out.append(report(f"r{n}", f"{rng.choice([EXPELLED, AGAIN])} {' '.join(words)}", **given))
    return out


def test_order_of_arrival_changes_nothing_nor_does_what_was_forgotten_or_replaced(tmp_path: Path) -> None:
    records = crowd()
    with fill(tmp_path / "a.db", records) as archive:
        expected = facts(archive)
    assert 1 < len(expected) < len(records)
    for order in range(3):
        shuffled = random.Random(order).sample(records, len(records))
        gone = [replace(r, id=f"gone-{r.id}", text=f"{r.text} Gone.") for r in shuffled[:10]]
        older = [report(r.id, actor=FRANCE, published="2024-05-20") for r in shuffled[:10]]
        with fill(tmp_path / f"{order}.db", [*older, *gone, *shuffled]) as archive:
            for record in gone:
                archive.forget(record.id)
            assert facts(archive) == expected
            counts = [archive.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("act_mentions", "events")]
            assert counts[0] == counts[1] == len(records)


def test_366_mentions_of_one_kidnapping_are_one_row(tmp_path: Path) -> None:
    rng = random.Random(1914)
    boko = Actor("a1", "Boko Haram", "armed_group", "NGA", wikidata="Q389762")
    victims = [Actor("a2", name, "group", "NGA") for name in ("schoolgirls", "Nigerian girls", "students")]
    openings = [
        "Gunmen seized {} girls as diplomats met",
        "Some {} pupils were taken, diplomats say,",
        "Militants abducted {} schoolgirls, diplomats heard,",
    ]
    records = []
    for n in range(366):
        words = rng.sample("Chibok Borno school night dormitory trucks forest parents army soldiers exams fire guards uniforms".split(), 7)
        text = f"{rng.choice(openings).format(rng.randint(100, 276))} near {' '.join(words)} {' '.join(rng.sample(MANY, 9))}."
        date = rng.choice(["2014-04-14", "2014-04-14", "2014-04-15", "2014-W16", None])
        kind = rng.choice(["ASSAULT", "ASSAULT", "COERCE"])
        records.append(
            report(f"k{n}", text, actor=boko, recipient=rng.choice(victims), date=date, published=f"2014-04-{rng.randint(16, 17)}", type=kind)
        )
    with fill(tmp_path / "a.db", records) as archive:
        (row,) = archive.happenings()
        assert row["mentions"] == 366
        assert (row["type"], row["actor"], row["date"]) == ("ASSAULT", "Boko Haram", "2014-04-14")


MANY = [f"{a}{b}" for a in ("north", "south", "upper", "lower", "old", "new") for b in ("field", "gate", "bridge", "mill", "ford", "hill")]


def test_an_archive_from_before_finds_its_happenings_when_it_is_next_written(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with fill(path, [report("one"), report("two", AGAIN), make_record()]) as archive:
        expected = facts(archive)
    take_back(path, 3)
    with Archive(path, write=True) as archive:
        assert archive.db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert facts(archive) == expected
        assert not archive.db.execute("SELECT 1 FROM happenings_pending").fetchall()


DAESH = Actor("a5", "Daesh", "armed_group")
CALIPHATE = Actor("a6", "Islamic State", "armed_group")


def raid(id: str, text: str, actor: Actor) -> Record:
    """A raid on nobody in particular: who did it is all that two reports have in common."""
    record = report(id, text, actor=actor, type="ASSAULT", date="2024-05-14")
    return replace(record, actors=(actor,), events=tuple(replace(e, recipients=(), place=None) for e in record.events))


def raids() -> list[Record]:
    return [
        raid("one", "Mortars fell on the market while diplomats met.", DAESH),
        raid("two", "A raid at dawn: diplomats counted six burnt lorries.", CALIPHATE),
        report("three", AGAIN, actor=LAVROV, published="2024-05-16"),
    ]


def test_acts_are_grouped_anew_when_actors_are_merged_and_when_they_are_taken_apart(tmp_path: Path) -> None:
    with fill(tmp_path / "a.db", raids()) as archive:
        apart = facts(archive)
        assert len(apart) == 3
        archive.merge_actors("Daesh", "Islamic State", who="anna")
        together = facts(archive)
        assert sorted(h["reports"] for h in together) == [1, 2]
        assert find_problems(archive.db) == []
        archive.add(replace(raids()[1], id="four", publisher="Four", text=raids()[1].text + " More later."))
        assert max(h["reports"] for h in archive.happenings()) == 3
        archive.forget("four")
        archive.merge_actors("armed_group::daesh", None, who="ben")
        assert facts(archive) == apart
    with fill(tmp_path / "b.db", raids()[:2]) as later:  # a merge that was known before the last report came
        later.merge_actors("Daesh", "Islamic State", who="anna")
        later.add(raids()[2])
        assert [h["happening"] for h in facts(later)] == [h["happening"] for h in together]
    with Archive(tmp_path / "c.db", write=True) as sooner:
        for record in reversed([*raids()[:1], replace(raids()[1], id="zero")]):
            sooner.add(record)
        sooner.merge_actors("Daesh", "Islamic State", who="anna")
        sooner.add(raids()[1])
        sooner.add(raids()[2])
        sooner.forget("zero")
        assert facts(sooner) == together


def test_a_story_tells_what_several_of_its_reports_say_first(tmp_path: Path) -> None:
    second = replace(report("two", EXPELLED + " The embassy's windows were dark.", actor=LAVROV))
    with fill(tmp_path / "a.db", [report("one"), second, report("far", OTHER, recipient=FRANCE)]) as archive:
        (story,) = [s["story"] for s in archive.stories() if s["reports"] == 2]
        told = list(archive.story_happenings(story))
        assert [(h["told_by"], h["recipient"]) for h in told] == [(2, "Britain")]
        assert archive.forget("two") is None
        assert [h["told_by"] for h in archive.story_happenings(story)] == [1]
