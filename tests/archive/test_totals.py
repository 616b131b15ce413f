"""What is counted of each actor is what the rows say, whatever comes, goes, is a copy or is merged."""

import contextlib
import random
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from demarche.archive.totals import find_wrong_totals
from demarche.errors import InputError
from tests.archive.records import MORE, TEXT, make_record

SPEAKERS = ("Ivo Marsh", "Ana Brod", "Jan Kalo")


def recount(archive: Archive) -> dict[str, tuple[int, int, int, str | None, str | None]]:
    sql = (
        "SELECT a.key, count(DISTINCT r.n), "
        "(SELECT count(*) FROM parties p JOIN reports q ON q.n = p.report WHERE p.key = a.key AND p.part = 'speaker' AND q.copy_of IS NULL), "
        "(SELECT count(*) FROM parties p JOIN reports q ON q.n = p.report WHERE p.key = a.key AND p.part IN ('actor', 'recipient') AND q.copy_of IS NULL), "
        "min(r.published), max(r.published) FROM actors a JOIN reports r ON r.n = a.report WHERE r.copy_of IS NULL GROUP BY a.key"
    )
    return {key: tuple(rest) for key, *rest in archive.db.execute(sql)}


def test_counts_follow_whatever_happens(tmp_path: Path) -> None:
    rng = random.Random(5)
    with Archive(tmp_path / "a.db", write=True) as archive:
        for step in range(60):
            n = rng.randrange(8)
            what = rng.random()
            if what < 0.65:  # the same text under several ids: copies, of which the earliest is the original
                text = TEXT + MORE * (n % 2) + f" The {n // 3} gates were counted again."
                day = f"2024-05-{1 + rng.randrange(28):02}"
                archive.add(make_record(f"r{n}", text=text, speaker=SPEAKERS[n % 3], published=day), again=rng.random() < 0.5)
            elif what < 0.85:
                with contextlib.suppress(InputError):  # is not there
                    archive.forget(f"r{n}")
            else:
                merges = archive.merges()
                if merges:
                    archive.merge_actors(next(iter(merges)), None, who="ben")
                elif {a["key"] for a in archive.actors()} >= {"person:HRV:ivo marsh", "person:HRV:ana brod"}:
                    archive.merge_actors("Marsh", "person:HRV:ana brod", who="anna")
            kept = {row[0]: tuple(row)[1:] for row in archive.db.execute("SELECT * FROM actor_totals")}
            assert kept == recount(archive), step
            assert {a["key"]: a["reports"] for a in archive.actors()} == {key: counts[0] for key, counts in kept.items()}
        assert find_problems(archive.db) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE actor_totals SET reports = 7 WHERE key LIKE '%marsh'",
        "DELETE FROM actor_totals",
        "INSERT INTO actor_totals VALUES ('x', 1, 0, 0, NULL, NULL)",
    ],
)
def test_counts_that_are_off_are_found(tmp_path: Path, damage: str) -> None:
    with Archive(tmp_path / "a.db", write=True) as archive:
        archive.add(make_record())
        assert find_wrong_totals(archive.db) == []
        archive.db.execute(damage)
        assert find_problems(archive.db)
