"""What tests share: the bundled samples, and the shared data folder where it lies beside the project."""

from __future__ import annotations

import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "demarche" / "samples"


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """The shared data folder; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("needs the shared data folder beside the project")
    return folder


@pytest.fixture(scope="session")
def sample() -> str:
    """A report written for the project."""
    return (SAMPLES / "river-accord.txt").read_text(encoding="utf8")
