"""A reading room on loopback and a real browser; without a Chromium these tests are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import serving
from tests.web.rooms import fill

CHROMIUM = os.environ.get("DEMARCHE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="package")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("room") / "a.db")


@pytest.fixture(scope="package")
def room(path: Path) -> Iterator[str]:
    with serving(path) as address:
        yield address


@pytest.fixture(scope="package")  # ended with these tests: an open browser keeps an event loop in the thread
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("no chromium on this machine; DEMARCHE_CHROMIUM names one")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
