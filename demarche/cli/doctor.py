"""`demarche doctor`: what is installed, whether each part works, which limits hold, and what is wrong."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from demarche.cli.printing import output_console
from demarche.errors import DemarcheError
from demarche.limits import DEFAULT_LIMITS

_EXTRAS = {
    "pyarrow": "Parquet in and out: pip install 'demarche[parquet]'",
    "pandas": "frames for pandas: pip install pandas",
    "polars": "frames for Polars: pip install polars",
    "yaml": "own actors in YAML: pip install pyyaml",
}
_SENTENCE = "The foreign minister of Kazakhstan, Irena Dolinar, accused Uzbekistan on Tuesday of holding back water, officials said."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `is_well` None: nothing is wrong, but something is not there."""

    what: str
    is_well: bool | None
    words: str


def examine() -> list[Finding]:
    """Looks at every part by using it."""
    out = [Finding("Python", sys.version_info >= (3, 11), f"{platform.python_version()} on {platform.system()} {platform.machine()}")]
    for name, look in _LOOKS.items():
        try:
            out.append(Finding(name, True, look()))
        except (DemarcheError, OSError, ImportError, sqlite3.Error, ValueError, RuntimeError) as error:
            out.append(Finding(name, False, f"{type(error).__name__}: {str(error)[:300]}"))
    for module, use in _EXTRAS.items():
        found = importlib.util.find_spec(module) is not None
        out.append(Finding(module, True if found else None, "there" if found else f"not there; {use}"))
    return out


def _packages() -> str:
    names = ("onnxruntime", "tokenizers", "trafilatura", "lxml", "feedparser", "httpcore2", "starlette")
    return ", ".join(f"{n} {importlib.metadata.version(n)}" for n in names)


def _database() -> str:
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize='porter unicode61')")
        db.execute("CREATE TABLE s (x TEXT) STRICT")
    return f"SQLite {sqlite3.sqlite_version} with FTS5 and STRICT tables"


def _weights() -> str:
    from demarche.reading.encoder import WEIGHTS

    size_mb = sum(f.stat().st_size for f in WEIGHTS.iterdir()) / 1e6
    return f"{WEIGHTS}, {size_mb:.0f} MB"


def _reading() -> str:
    from demarche.reader import read

    record = read(_SENTENCE, date="2024-05-15")
    if not record.statements and not record.events:
        raise RuntimeError("the network finds nothing in a plain sentence: the weights are damaged. Install demarche again")
    return f"{len(record.statements)} statements and {len(record.events)} events in a sentence"


def _pages() -> str:
    from demarche.intake.pages import extract_page

    page = extract_page(f"<html><head><title>T</title></head><body><article><p>{_SENTENCE}</p><p>{_SENTENCE}</p></article></body></html>")
    return f"the child process answers ({len(page.text)} characters of a page)"


def _archive() -> str:
    from demarche.archive.archive import Archive

    with tempfile.TemporaryDirectory(prefix="demarche-") as folder, Archive(Path(folder) / "a.db", write=True) as archive:
        return f"made, written and read in {tempfile.gettempdir()} ({len(archive)} reports)"


def _facts() -> str:
    from demarche.knowledge.countries import find_country
    from demarche.knowledge.offices import find_people
    from demarche.knowledge.own_actors import load_own_actors

    own = load_own_actors()
    if find_country("Kazakhstan") is None or not find_people("Nazarbayev"):
        raise RuntimeError("the compiled facts are not there. Install demarche again")
    return f"countries, offices, organisations, places; {len(own)} of your own"


def _cores() -> str:
    from demarche.scale.pool import count_cores

    return f"{count_cores()} of {os.cpu_count()} may be used; read --jsonl, add and watch start one process each"


_LOOKS: dict[str, Callable[[], str]] = {
    "packages": _packages, "database": _database, "weights": _weights, "facts": _facts, "reading": _reading, "pages": _pages, "archive": _archive, "cores": _cores,
}  # fmt: skip


def show_findings(findings: list[Finding], console: Console | None = None) -> bool:
    """Prints what was found, then the limits; whether all is well."""
    console = console or output_console()
    for f in findings:
        sign, style = {True: ("ok", "green"), None: ("--", "dim"), False: ("WRONG", "bold red")}[f.is_well]
        console.print(Text(f"{sign:<6}", style=style).append(f"{f.what:<12}", style="bold").append(f.words, style="default"))
    console.print(Text("\nlimits (demarche.limits)", style="bold"))
    for name, value in asdict(DEFAULT_LIMITS).items():
        console.print(Text(f"  {name:<20} {value:>15,}"))
    return all(f.is_well is not False for f in findings)
