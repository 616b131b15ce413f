"""A check finds what is wrong; a backup is whole, sound, and made while others write."""

from contextlib import closing
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.integrity import back_up, find_problems
from demarche.archive.opening import open_archive
from demarche.errors import ArchiveError
from tests.archive.records import make_record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Archive(tmp_path / "a.db", write=True) as archive:
        for n in range(3):
            archive.add(make_record(f"r{n}"))
    return tmp_path / "a.db"


def problems(path: Path) -> list[str]:
    with closing(open_archive(path, write=True)) as db:
        return find_problems(db)


def test_a_sound_archive_has_no_problems(path: Path) -> None:
    assert problems(path) == []


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("DELETE FROM statements WHERE report = 2", "table of statements"),
        ("DELETE FROM events WHERE report = 2", "table of events"),
        ("UPDATE actors SET key = 'x' WHERE report = 1", "table of actors"),
        ("UPDATE reports SET text = 'other words' WHERE n = 1", "full-text index report_words"),
        # What the full-text index does not see: it knows words, in small letters.
        ("UPDATE reports SET text = replace(text, ' on Tuesday', ' ON Tuesday') WHERE n = 1", "not what was added"),
        ("UPDATE reports SET publisher = 'Sample Agencx' WHERE n = 1", "not what was added"),
        ("UPDATE statements SET speaker = 'a1' WHERE report = 1", "table of statements"),
        ("UPDATE figures SET value = 3e6 WHERE report = 2", "table of figures"),
        ("UPDATE parties SET day = '2024-05-13' WHERE report = 3", "table of parties"),
        ("UPDATE evidence SET start = start + 1 WHERE report = 1 AND field = 'cue'", "table of evidence"),
        ("DELETE FROM actor_words WHERE word = 'marsh'", "table of actor_words"),
        ("UPDATE reports SET record = '{' WHERE n = 3", "'r2' is damaged"),
    ],
)
def test_each_kind_of_harm_is_found(path: Path, harm: str, found: str) -> None:
    with closing(open_archive(path, write=True)) as db:
        db.execute(harm)
    assert any(found in p for p in problems(path))


def test_a_backup_holds_everything_and_is_one_file(path: Path) -> None:
    with Archive(path, write=True) as writing:
        writing.add(make_record("r9"))
        assert back_up(path, path.with_name("b.db")) == 4
    assert sorted(p.name for p in path.parent.iterdir() if p.name.startswith("b")) == ["b.db"]
    with Archive(path.with_name("b.db")) as copy, Archive(path) as original:
        assert [r.to_dict() for r in copy.records()] == [r.to_dict() for r in original.records()]


def test_a_backup_replaces_nothing(path: Path) -> None:
    with pytest.raises(ArchiveError, match="there already"):
        back_up(path, path)


def test_a_backup_of_a_harmed_archive_is_not_kept(path: Path) -> None:
    with closing(open_archive(path, write=True)) as db:
        db.execute("DELETE FROM statements WHERE report = 2")
    with pytest.raises(ArchiveError, match="not sound"):
        back_up(path, path.with_name("b.db"))
    assert not [p for p in path.parent.iterdir() if p.name.startswith("b")]
