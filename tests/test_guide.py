"""The guide's examples are run, page by page, as a reader would: in one folder, in order."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = sorted(p.name for p in GUIDE.glob("*.md"))
NEEDS = {"adding-an-export.md": "first-hour.md"}  # whose archive a page goes on with


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pathlib.Path]:
    """A folder for each page, or the one of the page it goes on from."""
    return {page: tmp_path_factory.mktemp(page.removesuffix(".md")) for page in PAGES if page not in NEEDS}


def run_page(page: str, folder: pathlib.Path) -> None:
    if not (folder / "samples").exists():
        shutil.copytree(ROOT / "demarche" / "samples", folder / "samples")
    environment = {**os.environ, "PATH": f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("DEMARCHE_ARCHIVE", None)
    environment.pop("DEMARCHE_ACTORS", None)
    for kind, code in BLOCK.findall((GUIDE / page).read_text(encoding="utf8")):
        command = ["bash", "-euc", code] if kind == "sh" else [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{page}:\n{code}\n{done.stdout[-500:]}\n{done.stderr[-1500:]}"
        assert done.stdout.strip() or "open(" in code or "> " in code or "add " in code or "export " in code, f"{page}: nothing printed by\n{code}"


@pytest.mark.parametrize("page", [p for p in PAGES if p not in NEEDS])
def test_the_examples_of_a_page_run(page: str, folders: dict[str, pathlib.Path]) -> None:
    run_page(page, folders[page])


@pytest.mark.parametrize("page", sorted(NEEDS))
def test_the_examples_of_a_page_that_goes_on_run(page: str, folders: dict[str, pathlib.Path]) -> None:
    if not (folders[NEEDS[page]] / "news.db").exists():
        run_page(NEEDS[page], folders[NEEDS[page]])
    run_page(page, folders[NEEDS[page]])


def test_the_site_is_built_without_a_warning(tmp_path: pathlib.Path) -> None:
    pytest.importorskip("material", reason="the extra 'docs' is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    commands = (tmp_path / "guide" / "commands.html").read_text(encoding="utf8")
    assert "demarche ask dyad-months" in commands and "--allow-private" in commands
    assert "speaker_basis" in (tmp_path / "guide" / "record.html").read_text(encoding="utf8")
    assert "digest" in (tmp_path / "guide" / "archive.html").read_text(encoding="utf8")
    for page in tmp_path.rglob("*.html"):
        loaded = re.findall(
            r"<(?:script|img|iframe)[^>]+src=\"(https?:)?//|<link[^>]+rel=\"stylesheet\"[^>]+href=\"https?:", page.read_text(encoding="utf8")
        )
        assert not loaded, f"{page.name} loads something from elsewhere"
