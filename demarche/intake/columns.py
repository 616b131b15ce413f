"""Which column of a table holds what: guessed by name, or told; and a row -> a report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from demarche.errors import DemarcheError, EmptyTextError, InputError, UsageError
from demarche.intake.decoding import decode
from demarche.intake.publication_dates import is_absent, parse_day
from demarche.intake.rejects import Rejection
from demarche.report import Report

FIELDS = ("id", "text", "title", "date", "url", "publisher")
# In order of preference, without case, spaces and signs: "Article Body" and "article_body" are both "articlebody".
_NAMES: dict[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "text": "text fulltext articletext bodytext maintext newstext storytext contenttext plaintext body articlebody "
        "content contents maincontent articlecontent newscontent article story fullarticle transcript",
        "title": "title headline articletitle newstitle head heading hed hl",
        "date": "date published publisheddate publicationdate publishdate datepublished publishedat publishedon pubdate pubtime "
        "dateofpublication articledate newsdate publishedtime publishtime publicationtime dateandtime datetime timestamp "
        "firstpublicationdate",
        "url": "url link articleurl articlelink weburl sourceurl newsurl pageurl permalink href canonicalurl",
        "publisher": "publisher source outlet newspaper publication sourcename publishername medianame mediasource newssource "
        "newsoutlet site sitename domain agency",
        "id": "id articleid guid docid documentid uuid storyid newsid reportid identifier",
    }.items()
}
_SIGNS = re.compile(r"[\W_]+")
_ID_BELOW = 10**20  # more digits than any 64-bit number
_SHOWN_NAMES, _SHOWN_CHARS = 30, 40


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field of a report stands: by number in a row of cells. `day_first` settles dates like 04/02/2020."""

    places: Mapping[str, int]
    day_first: bool | None = None

    def find_cells(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The cells of a row by their fields."""
        return {field: cells[place] for field, place in self.places.items()}

    def make_report(self, row: Sequence[Any], line: int) -> Report | Rejection:
        """One row as a report, or why it is none. Cells that hold nothing count as not given."""
        cells = self.find_cells(row)
        own_id = _find_id(cells.get("id"))
        try:
            text, mended = _take_text(cells.get("text"))
            report = Report.make(
                text,
                id=own_id,
                title=_take_words(cells, "title"),
                date=parse_day(cells.get("date"), day_first=self.day_first),
                url=_take_words(cells, "url"),
                publisher=_take_words(cells, "publisher"),
            )
        except DemarcheError as error:
            return Rejection(line, own_id, str(error))
        return replace(report, mended=report.mended + mended) if mended else report


def require_fields(wanted: Mapping[str, str] | None) -> None:
    """Nothing, if all of these are fields of a report. Raises `UsageError`."""
    for field in wanted or {}:
        if field not in FIELDS:
            raise UsageError(f"a report has no field {field[:40]!r}. Fields are {', '.join(FIELDS)}")


def fold_name(name: str) -> str:
    """A column's name without case, spaces and signs."""
    return _SIGNS.sub("", name.casefold())


def find_places(names: Sequence[str], wanted: Mapping[str, str] | None = None) -> dict[str, int]:
    """Numbers of the columns that hold the fields of a report; a field without one is left out.

    `wanted` names columns outright and wins (an empty name: the table has none); each column serves once. Raises
    `InputError` where a wanted column is not there, or where a column to be used is there twice.
    """
    firsts: dict[str, int] = {}
    for i, name in enumerate(names):
        firsts.setdefault(name.strip(), i)
    for i, name in enumerate(names):  # the names as they are come first
        firsts.setdefault(fold_name(name), i)
    places = {field: _find_wanted(names, firsts, field, name) for field, name in (wanted or {}).items() if name}
    for field in FIELDS:
        if field not in (wanted or {}):
            found = (firsts[name] for name in _NAMES[field] if name in firsts)
            place = next((place for place in found if place not in places.values()), None)
            if place is not None:
                places[field] = place
    for field, place in places.items():
        if sum(name.strip() == names[place].strip() for name in names) > 1:
            shown = names[place][:_SHOWN_CHARS]
            raise InputError(f"two columns are called {shown!r}, and it is open which of them holds the {field}. Rename one")
    return {field: places[field] for field in FIELDS if field in places}


def _find_wanted(names: Sequence[str], firsts: Mapping[str, int], field: str, name: str) -> int:
    place = firsts.get(name.strip(), firsts.get(fold_name(name)))
    if place is None:
        raise InputError(f"there is no column {name[:_SHOWN_CHARS]!r} for the {field}. {list_names(names)}")
    return place


def find_columns(names: Sequence[str], wanted: Mapping[str, str] | None = None) -> Columns:
    """The columns of a table of reports. Raises `InputError`, with the names that there are, where none holds the text."""
    places = find_places(names, wanted)
    if "text" not in places:
        raise InputError(f"no column is known to hold the text. {list_names(names)}. Name it, as in text=COLUMN")
    return Columns(places)


def list_names(names: Sequence[str], what: str = "Columns") -> str:
    """The names that there are, for a message; not more than a reader looks through."""
    shown = ", ".join(repr(n[:_SHOWN_CHARS]) for n in names[:_SHOWN_NAMES])
    more = f" and {len(names) - _SHOWN_NAMES:,} more" if len(names) > _SHOWN_NAMES else ""
    return f"{what}: {shown or 'none'}{more}"


def _find_id(value: object) -> str | None:
    """The id, where it is text or a whole number; a column of numbers with gaps has them as 17.0."""
    if isinstance(value, str):
        return None if is_absent(value) else value.strip()
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) < _ID_BELOW:
        return None
    return str(int(value)) if value == int(value) else None


def _take_text(value: object) -> tuple[str, int]:
    if isinstance(value, str):
        return value, 0
    if isinstance(value, bytes):
        decoded = decode(value)
        return decoded.text, decoded.mended
    if is_absent(value):
        raise EmptyTextError("nothing to read: there is no text")
    raise InputError(f"the text is no text, but {name_type(value)}")


def _take_words(cells: Mapping[str, Any], field: str) -> str | None:
    value = cells.get(field)
    if is_absent(value):
        return None
    if not isinstance(value, str):
        raise InputError(f"the {field} is no text, but {name_type(value)}")
    return value.strip()


def name_type(value: object) -> str:
    """What a value is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    return {"dict": "an object", "list": "a list", "bytes": "bytes"}.get(type(value).__name__, type(value).__name__)
