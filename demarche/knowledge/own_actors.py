"""The user's own actors: a CSV or YAML file, named by `DEMARCHE_ACTORS`, that wins over the compiled facts.

Columns: `name` and `kind` (a kind of record.Actor; person, if empty); `country` (alpha-3), `office` and its `start` and `end` for people, `sector`
for bodies; `aliases` separated by semicolons, `wikidata`. All but the name may be empty or left out.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from demarche.errors import InputError, MissingInputError, UsageError
from demarche.plover import SECTORS

VARIABLE = "DEMARCHE_ACTORS"
KINDS = ("person", "state", "government", "organization", "armed_group", "group", "company", "media")
_COLUMNS = ("name", "kind", "country", "office", "start", "end", "sector", "aliases", "wikidata")
_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class OwnActor:
    """One line of the file. `start` and `end` are a year, month or day, as the compiled tables have them."""

    name: str
    kind: str = "person"
    country: str | None = None
    office: str = ""
    start: str = ""
    end: str = ""
    sector: str | None = None
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None


def parse_actors(path: str | Path) -> tuple[OwnActor, ...]:
    """The actors in a file. Raises `MissingInputError`, and `InputError` with the line for what cannot be."""
    try:
        if os.path.getsize(path) > _MOST_BYTES:
            raise InputError(f"{path}: more than {_MOST_BYTES:,} bytes of actors")
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise InputError(f"{path}: not UTF-8") from None
        raise MissingInputError(f"cannot open {path}: {getattr(error, 'strerror', None) or error}") from None
    rows = _read_yaml(text, path) if str(path).lower().endswith((".yaml", ".yml")) else _read_csv(text, path)
    return tuple(_make(row, f"{path}:{line}") for line, row in rows)


def _read_csv(text: str, path: str | Path) -> list[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(text.splitlines(), skipinitialspace=True)
    if "name" not in (reader.fieldnames or ()):
        raise InputError(f"{path}: no column `name`. Columns: {', '.join(_COLUMNS)}")
    return [(reader.line_num, row) for row in reader]


def _read_yaml(text: str, path: str | Path) -> list[tuple[int, Mapping[str, Any]]]:
    try:
        import yaml
    except ImportError:
        raise UsageError(f"{path}: YAML needs PyYAML: pip install pyyaml; a CSV file needs nothing") from None
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(f"{path}: no YAML ({str(error)[:200]})") from None
    if not isinstance(found, list) or not all(isinstance(r, dict) for r in found):
        raise InputError(f"{path}: a list of actors is expected, each with a name")
    return list(enumerate(found, 1))


def _make(row: Mapping[str, Any], where: str) -> OwnActor:
    unknown = sorted(str(c) for c in row if c not in _COLUMNS)
    if unknown:
        raise InputError(f"{where}: no column {', '.join(unknown)[:80]}. Columns: {', '.join(_COLUMNS)}")

    def cell(name: str) -> str:
        value = row.get(name)
        return "; ".join(map(str, value)) if isinstance(value, list) else str(value).strip() if value is not None else ""

    kind = cell("kind") or "person"
    if not cell("name"):
        raise InputError(f"{where}: an actor without a name")
    if kind not in KINDS:
        raise InputError(f"{where}: no kind {kind[:40]!r}. One of: {', '.join(KINDS)}")
    if cell("country") and not re.fullmatch("[A-Z]{3}", cell("country")):
        raise InputError(f"{where}: a country is its ISO code of three capitals, not {cell('country')[:40]!r}")
    if cell("sector") and cell("sector") not in SECTORS:
        raise InputError(f"{where}: no sector {cell('sector')[:40]!r}. One of: {', '.join(SECTORS)}")
    for name in ("start", "end"):
        if cell(name) and not _DAY.fullmatch(cell(name)):
            raise InputError(f"{where}: {name} is a year, month or day as in 2019-03-05, not {cell(name)[:40]!r}")
    aliases = tuple(a.strip() for a in cell("aliases").split(";") if a.strip())
    return OwnActor(cell("name"), kind, cell("country") or None, cell("office"), cell("start"), cell("end"), cell("sector") or None, aliases,
                    cell("wikidata") or None)  # fmt: skip


@cache
def load_own_actors() -> tuple[OwnActor, ...]:
    """The actors of the file that `DEMARCHE_ACTORS` names; none without it. Raises what `parse_actors` raises."""
    path = os.environ.get(VARIABLE)
    return parse_actors(path) if path else ()
