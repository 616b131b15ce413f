"""Records -> Parquet tables: the record whole, and its statements, events and figures as rows with the names that stand behind the ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from demarche.errors import UsageError
from demarche.record import Record, find_day
from demarche.spans import Span

if TYPE_CHECKING:
    import pyarrow

TABLES: Mapping[str, Mapping[str, str]] = {
    # `source` is where the report stood: reports.jsonl:17. `record` is the whole record as JSON, as `demarche read --json` prints it.
    "records": {"report": "text", "published": "text", "publisher": "text", "title": "text", "url": "text", "source": "text", "record": "text"},
    "statements": {
        "report": "text", "statement": "text", "date": "text", "speaker": "text", "speaker_country": "text", "speaker_role": "text", "words": "text",
        "form": "text", "kind": "text", "about": "texts", "addressee": "texts", "confidence": "number", "speaker_basis": "text", "published": "text",
        "publisher": "text",
    },
    "events": {
        "report": "text", "event": "text", "date": "text", "actor": "texts", "actor_country": "texts", "type": "text", "mode": "text", "contexts": "texts",
        "recipient": "texts", "recipient_country": "texts", "status": "text", "quad": "text", "goldstein": "number", "place": "text", "trigger": "text",
        "sentence": "text", "claimed_in": "text", "confidence": "number", "published": "text", "publisher": "text",
    },
    "figures": {
        "report": "text", "figure": "text", "date": "text", "kind": "text", "value": "number", "unit": "text", "qualifier": "text", "giver": "texts",
        "receiver": "texts", "claimant": "texts", "status": "text", "purpose": "text", "words": "text", "published": "text", "publisher": "text",
    },
    "rejections": {"report": "text", "source": "text", "reason": "text"},
}  # fmt: skip
"""Columns of each table with their kind. `date` is the part's own where it is a whole day, else the day of publication."""

_SEPARATOR = " \u2026 "

Row = dict[str, Any]


def require_pyarrow() -> None:
    """Nothing, if Parquet can be written. Raises `UsageError`."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise UsageError("Parquet needs pyarrow: pip install 'demarche[parquet]'") from None


def make_rows(record: Record, source: str) -> dict[str, list[Row]]:
    """The rows of one record, by table."""
    report: Row = {"report": record.id, "published": record.published, "publisher": record.publisher}
    whole = msgspec.json.encode(record).decode("utf8")
    return {
        "records": [report | {"title": record.title, "url": record.url, "source": source, "record": whole}],
        "statements": [report | row for row in _statements(record)],
        "events": [report | row for row in _events(record)],
        "figures": [report | row for row in _figures(record)],
    }


def _statements(record: Record) -> Iterable[Row]:
    actors = {a.id: a for a in record.actors}
    for s in record.statements:
        speaker = actors.get(s.speaker or "")
        yield {
            "statement": s.id, "date": find_day(s.date, record.published), "speaker": speaker.name if speaker else None,
            "speaker_country": speaker.country if speaker else None, "speaker_role": speaker.role if speaker else None,
            "words": _words(record, s.content), "form": s.form, "kind": s.kind, "about": _names(record, s.about),
            "addressee": _names(record, s.addressee), "confidence": s.confidence, "speaker_basis": s.speaker_basis,
        }  # fmt: skip


def _events(record: Record) -> Iterable[Row]:
    for e in record.events:
        yield {
            "event": e.id, "date": find_day(e.date, record.published), "actor": _names(record, e.actors), "actor_country": _countries(record, e.actors),
            "type": e.type, "mode": e.mode, "contexts": list(e.contexts), "recipient": _names(record, e.recipients),
            "recipient_country": _countries(record, e.recipients), "status": e.status, "quad": e.quad, "goldstein": e.goldstein, "place": e.place,
            "trigger": _words(record, e.trigger), "sentence": e.sentence.text(record.text), "claimed_in": e.claimed_in, "confidence": e.confidence,
        }  # fmt: skip


def _figures(record: Record) -> Iterable[Row]:
    for f in record.figures:
        yield {
            "figure": f.id, "date": find_day(f.date, record.published), "kind": f.kind, "value": float(f.value), "unit": f.unit, "qualifier": f.qualifier,
            "giver": _names(record, f.giver), "receiver": _names(record, f.receiver), "claimant": _names(record, f.claimed_by), "status": f.status,
            "purpose": _words(record, f.purpose), "words": f.span.text(record.text),
        }  # fmt: skip


def _names(record: Record, ids: Sequence[str]) -> list[str]:
    return [a.name for i in ids if (a := record.actor(i)) is not None]


def _countries(record: Record, ids: Sequence[str]) -> list[str]:
    """Alpha-3 codes of the actors that have one, each once."""
    return list(dict.fromkeys(a.country for i in ids if (a := record.actor(i)) is not None and a.country))


def _words(record: Record, spans: Iterable[Span]) -> str:
    return _SEPARATOR.join(s.text(record.text) for s in spans)


def encode_table(name: str, rows: Sequence[Row]) -> bytes:
    """A table of `TABLES` as the bytes of a Parquet file: the same for the same rows and version of pyarrow."""
    return encode_rows(rows, TABLES[name])


def encode_rows(rows: Sequence[Row], columns: Mapping[str, str]) -> bytes:
    """Rows with these columns and kinds (text, texts, number, count, flag) as the bytes of a Parquet file."""
    import pyarrow
    import pyarrow.parquet

    schema = _schema(columns)
    out = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema), out, compression="zstd")
    return bytes(out.getvalue().to_pybytes())


def _schema(columns: Mapping[str, str]) -> pyarrow.Schema:
    import pyarrow

    kinds = {
        "text": pyarrow.string(), "texts": pyarrow.list_(pyarrow.string()), "number": pyarrow.float64(), "count": pyarrow.int64(), "flag": pyarrow.bool_(),
    }  # fmt: skip
    return pyarrow.schema([(column, kinds[kind]) for column, kind in columns.items()])
