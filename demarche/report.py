"""The report: what comes in, exactly as it was given."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass

from demarche.errors import BadDateError

_SURROGATE_OR_NUL = re.compile("[\ud800-\udfff\x00]")


def parse_publication_date(value: str | datetime.date | None) -> datetime.date | None:
    """The day of publication; accepts ISO 8601 dates and date-times. Raises `BadDateError` on anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.datetime.fromisoformat(str(value).strip()).date()
    except ValueError:
        raise BadDateError(str(value)) from None


def storable(words: str | None) -> str | None:
    """Words without lone surrogates and NUL, which no UTF-8 file or database can hold: U+FFFD stands for each."""
    return _SURROGATE_OR_NUL.sub("\ufffd", words) if words else None


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `text` is never rewritten, but for lone surrogates and NUL, which no UTF-8 file or database can
    hold: each becomes U+FFFD (one code point for one, so that offsets hold) and `mended` counts them."""

    text: str
    id: str = ""
    title: str | None = None
    published: datetime.date | None = None
    url: str | None = None
    publisher: str | None = None
    mended: int = 0

    @classmethod
    def make(
        cls,
        text: str,
        *,
        id: str | None = None,
        title: str | None = None,
        date: str | datetime.date | None = None,
        url: str | None = None,
        publisher: str | None = None,
    ) -> Report:
        """A report with its text made storable, its date parsed and, where no id is given, a content hash as id."""
        clean, mended = _SURROGATE_OR_NUL.subn("\ufffd", text)
        return cls(
            text=clean,
            id=storable(id) or hashlib.sha256(clean.encode("utf8")).hexdigest()[:16],
            title=storable(title),
            published=parse_publication_date(date),
            url=storable(url),
            publisher=storable(publisher),
            mended=mended,
        )
