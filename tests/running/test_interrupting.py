"""A person may end any command at any time: in two seconds, with the code that a shell expects, and what was said to be done is done."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.running.interrupting import MOST_S, each, interrupt, require_resumable, require_well


@pytest.mark.parametrize(("command", "sign"), list(each()), ids=lambda x: getattr(x, "name", x))
def test_a_command_that_is_ended_ends_at_once_and_well(tmp_path: Path, command: str, sign: signal.Signals) -> None:
    """`make hard` holds it to two seconds; here a busy machine gets six."""
    ended = interrupt(command, sign, tmp_path)
    require_well(ended, sign, MOST_S if os.environ.get("DEMARCHE_STRICT") else 6.0)
    require_resumable(command, tmp_path, ended)
