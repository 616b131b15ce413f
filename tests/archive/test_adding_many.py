"""Several reports in one transaction are what they would be one by one; what fails costs itself only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.groups import Group, iter_groups
from demarche.archive.integrity import find_problems
from demarche.archive.preparing import prepare
from demarche.errors import ArchiveError
from demarche.record import Record
from tests.archive.records import MORE, TEXT, make_record
from tests.crash.kills import contents


def reports() -> list[Record]:
    """Copies, versions of one report, one report twice, and others."""
    made = [make_record(f"r{n}", text=TEXT + MORE * (n % 2) + f" The {n} gates were counted.", speaker=f"Speaker Number{n % 3}") for n in range(9)]
    return [*made[:5], made[2], make_record("r1", text=TEXT + " The gates are shut."), make_record("copy", publisher="Other Wire"), *made[5:]]


@pytest.mark.parametrize("most", [1, 2, 5, 64])
def test_groups_change_nothing(tmp_path: Path, most: int) -> None:
    with Archive(tmp_path / "one.db", write=True) as archive:
        expected = [archive.add(r) for r in reports()]
    assert {e.outcome for e in expected} == {"added", "replaced", "unchanged"}
    with Archive(tmp_path / "many.db", write=True) as archive:
        assert list(archive.add_all(reports(), group=Group(most))) == expected
        assert find_problems(archive.db) == []
    assert contents(tmp_path / "many.db") == contents(tmp_path / "one.db")


def test_what_was_given_back_is_on_the_disk(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", write=True) as archive:
        for added in archive.add_all(map(prepare, reports()), group=Group(4)):
            with Archive(tmp_path / "a.db") as other:
                assert added.id in other


def test_a_report_that_fails_takes_no_other_with_it(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", write=True) as archive:
        archive.db.execute("CREATE TRIGGER no BEFORE INSERT ON reports WHEN new.id = 'r3' BEGIN SELECT RAISE(ABORT, 'no'); END")
        done: list[str] = []
        with pytest.raises(ArchiveError):
            done.extend(added.id for added in archive.add_all(reports()))
        assert done == ["r0", "r1", "r2"]
        assert [r[0] for r in archive.db.execute("SELECT id FROM reports")] == done
        archive.db.execute("DROP TRIGGER no")
        assert len(list(archive.add_all(reports()))) == len(reports())
        assert find_problems(archive.db) == []


def test_what_came_before_a_failing_source_is_given_first() -> None:
    def source() -> Iterator[int]:
        yield from (1, 2, 3)
        raise OSError("gone")

    groups = iter_groups(source(), Group(2))
    assert [next(groups), next(groups)] == [[1, 2], [3]]
    with pytest.raises(OSError, match="gone"):
        next(groups)


def test_nothing_waits_longer_than_its_group_allows() -> None:
    assert list(iter_groups(range(3), Group(64, 0.0))) == [[0], [1], [2]]
