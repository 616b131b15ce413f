"""`demarche relate`: the event between two given parties, for each line of a JSONL file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from demarche.cli.batches import iter_outcomes
from demarche.cli.outputs import open_output
from demarche.cli.progress import show_progress
from demarche.cli.read import tell
from demarche.errors import SomeInputsRejectedError
from demarche.intake.decoding import Counted, iter_chunks
from demarche.intake.rejects import Rejection
from demarche.intake.sources import open_source
from demarche.intake.tables import iter_rows


def _checked(
    rows: Iterable[tuple[int, dict[str, Any]] | Rejection],
) -> Iterator[tuple[int, dict[str, Any] | Rejection]]:
    for row in rows:
        if isinstance(row, Rejection):
            yield row.line, row
        else:
            number, fields = row
            wrong = find_fault(fields)
            yield number, Rejection(number, _id(fields), wrong) if wrong else fields


def _id(row: dict[str, Any]) -> str | None:
    return None if row.get("id") is None else str(row["id"])


def find_fault(row: dict[str, Any]) -> str | None:
    """What is wrong with a row; None if it has a text and two parties inside it."""
    text = row.get("text")
    if not isinstance(text, str):
        return "text is missing or no string"
    for party in ("source", "target"):
        spans = row.get(party)
        if not isinstance(spans, list) or not spans:
            return f"{party} is missing: give a list of [start, end] spans"
        for span in spans:
            if not (isinstance(span, list) and len(span) == 2 and all(type(x) is int for x in span)):
                return f"{party}: a span is two whole numbers, [start, end]"
            if not 0 <= span[0] < span[1] <= len(text):
                return f"{party}: span {span} is not inside the text of {len(text):,} characters"
    return None


def unrelated(row_id: str | int | None) -> dict[str, Any]:
    """The result for a row that was refused: same id, nothing known."""
    return {"id": row_id, "type": None, "quad": None, "event": None, "scores": {}}


def relate_batch(source: str, target: str) -> None:
    """Writes one result a line, same ids, same order. Raises `SomeInputsRejectedError` if any row was refused."""
    from demarche import relating

    name = "<stdin>" if source == "-" else source
    done = rejected = 0
    with open_source(source) as stream:
        counted = Counted(stream)
        entries = _checked(iter_rows(iter_chunks(counted)))
        with open_output(target) as write, show_progress(source) as advance:
            for outcome in iter_outcomes(entries, relating.relate):
                result, rejection = outcome.out, outcome.rejection
                if rejection is not None:
                    rejected += 1
                    row_id = outcome.item.get("id") if outcome.item is not None else rejection.id
                    tell(name, Rejection(outcome.line, None if row_id is None else str(row_id), rejection.reason))
                    result = unrelated(row_id) if row_id is not None else None
                if result is not None:
                    write(msgspec.json.encode(result) + b"\n")
                done += 1
                advance(done, counted.count)
    if rejected:
        raise SomeInputsRejectedError(f"{name}: {rejected:,} of {done:,} rows were refused; the reasons stand above")
