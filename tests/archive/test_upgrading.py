"""An archive of an earlier version becomes what a new one would be, also where it is killed on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from demarche.archive.schema import MIGRATIONS
from demarche.errors import ArchiveError
from tests.archive.upgrades import fill, take_back
from tests.crash.faults import database_steps, killed_at
from tests.crash.kills import contents

VERSIONS = range(1, len(MIGRATIONS))


def upgrade(path: Path) -> None:
    Archive(path, write=True).close()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_archive_becomes_what_a_new_one_is(tmp_path: Path, version: int) -> None:
    expected = contents(fill(tmp_path / "new.db"))
    old = take_back(fill(tmp_path / "old.db"), version)
    with pytest.raises(ArchiveError, match="another version"):
        Archive(old)
    upgrade(old)
    assert contents(old) == expected
    with Archive(old, write=True) as archive:
        assert find_problems(archive.db) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgrade_that_is_killed_goes_on(tmp_path: Path, version: int) -> None:
    """`make hard` kills it before every statement."""
    expected = contents(fill(tmp_path / "new.db"))
    old = take_back(fill(tmp_path / "old.db"), version)
    shutil.copy(old, tmp_path / "counted.db")
    with database_steps(None, lambda: None) as steps:
        upgrade(tmp_path / "counted.db")
    for n in range(1, steps.done + 1, max(1, steps.done // 12)):
        path = tmp_path / f"k{n}.db"
        shutil.copy(old, path)
        assert killed_at(n, lambda path=path: upgrade(path))
        upgrade(path)
        assert contents(path) == expected, n
