"""What must hold of every record, whatever went in."""

from __future__ import annotations

import functools

import jsonschema
import msgspec

from demarche.record import Record
from demarche.schema import record_schema


@functools.cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(record_schema())


def check_record(record: Record) -> None:
    """Spans inside the text and not empty, parts in text order, ids that exist, and the published schema."""
    size = len(record.text)
    for path, start, end in record.spans():
        assert 0 <= start < end <= size, f"{path}: [{start}, {end}) in {size} characters"
    for name in ("structure", "passages", "entities", "dates", "places"):
        parts = getattr(record, name)
        assert [p.start for p in parts] == sorted(p.start for p in parts), f"{name} is out of order"
    for zone, following in zip(record.structure, record.structure[1:], strict=False):
        assert zone.end <= following.start, "zones overlap"
    actors = {a.id for a in record.actors}
    statements = {s.id for s in record.statements}
    for s in record.statements:
        assert s.speaker is None or s.speaker in actors
        assert set(s.addressee) | set(s.about) <= actors
        assert s.within is None or (s.within in statements and s.within != s.id)
        assert (s.speaker is None) == (s.speaker_basis is None)
        assert [c.start for c in s.content] == sorted(c.start for c in s.content)
    for e in record.events:
        assert e.actors or e.recipients, "an event without any party"
        assert set(e.actors) | set(e.recipients) <= actors
        assert not set(e.actors) & set(e.recipients)
        assert e.claimed_in is None or e.claimed_in in statements
    for f in record.figures:
        assert set(f.giver) | set(f.receiver) | set(f.claimed_by) <= actors
    plain = msgspec.json.decode(msgspec.json.encode(record.to_dict()))
    error = next(iter(_validator().iter_errors(plain)), None)
    assert error is None, f"{list(error.absolute_path)}: {error.message[:200]}"
