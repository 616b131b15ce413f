"""Nothing is left behind when something was opened, used and closed. `make hard` does it for an hour."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from tests.running.leaking import growth, rounds

TIMES = {"archive": 50, "crawl from a packed file": 50, "fetcher": 15, "page worker": 4, "reading pool": 2}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts by /proc")
@pytest.mark.parametrize("what", TIMES)
def test_nothing_is_left_behind(tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))  # others leave theirs in the machine's own
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    before, after = growth(rounds(tmp_path)[what], TIMES[what])
    assert after == before
