"""What the documents say is what the code does; nothing in the package waits for a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from demarche.errors import DemarcheError
from demarche.schema import record_schema
from tests.conftest import ROOT


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, env={**os.environ, **variables})


def test_the_published_schema_is_the_codes() -> None:
    assert json.loads((ROOT / "docs/record.schema.json").read_text(encoding="utf8")) == record_schema(), (
        "run: demarche schema > docs/record.schema.json"
    )


def test_every_exit_code_is_in_the_readme() -> None:
    def family(error: type[DemarcheError]) -> set[int]:
        return {error.exit_code}.union(*(family(e) for e in error.__subclasses__()))

    readme = (ROOT / "README.md").read_text(encoding="utf8")
    assert all(f"| {code} |" in readme for code in family(DemarcheError) | {0, 130, 143})


def test_every_command_and_option_has_help() -> None:
    for command in ("read", "run", "relate", "schema"):
        shown = run("-m", "demarche.cli.main", command, "--help", COLUMNS="200", NO_COLOR="1")
        assert shown.returncode == 0
        assert "Example" in shown.stdout


def test_the_plain_import_loads_no_model() -> None:
    found = run("-c", "import sys, demarche; print([m for m in ('onnxruntime', 'tokenizers', 'numpy') if m in sys.modules])")
    assert found.stdout.strip() == "[]"


def test_reading_opens_no_connection(tmp_path) -> None:
    """With every socket refused, a report is still read: there is nothing to download."""
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        "socket.getaddrinfo = refuse\n"
        "import demarche\n"
        "print(len(demarche.read('The minister said on Sunday that the talks in Geneva would go on.').statements))"
    )
    found = run("-c", code, HF_HUB_OFFLINE="0")
    assert found.returncode == 0, found.stderr[-500:]


def test_the_version_is_told_fast_and_alone() -> None:
    from demarche import __version__

    assert run("-m", "demarche.cli.main", "--version").stdout.strip() == f"demarche {__version__}"
