"""The doctor uses every part, and says what is wrong with which."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from demarche.cli import doctor
from demarche.cli.main import app
from demarche.errors import InputError


def test_all_is_well_here_and_every_limit_is_told() -> None:
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 0, result.stdout
    assert "WRONG" not in result.stdout
    for words in ("SQLite", "FTS5", "raw_bytes", "page_timeout_s", "statements and"):
        assert words in result.stdout


def test_what_is_wrong_is_named_and_the_rest_is_still_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise InputError("the parser's process does not start")

    monkeypatch.setitem(doctor._LOOKS, "pages", broken)
    findings = {f.what: f for f in doctor.examine()}
    assert (findings["pages"].is_well, findings["archive"].is_well) == (False, True)
    assert "does not start" in findings["pages"].words
    assert CliRunner().invoke(app, ["doctor"]).exit_code == 1
