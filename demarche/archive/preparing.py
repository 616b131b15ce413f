"""A record -> what the archive keeps of it, as far as that depends on the record alone: the work that any process can do beforehand."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec

from demarche.corpus.acts import Filings, Mention
from demarche.corpus.copies import Signature, sign
from demarche.corpus.grouping import find_mentions
from demarche.corpus.stories import Description, describe
from demarche.knowledge.frequencies import load_frequencies
from demarche.record import Record
from demarche.report import Report


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record with its digest, as JSON without its text, and what finds its copies, its story and the happenings of its events."""

    record: Record
    digest: bytes
    whole: str
    signature: Signature
    description: Description
    mentions: Sequence[Mention]
    filings: Filings = field(default_factory=dict)
    """By which the mentions name who acts: those of an archive in which readers merged nobody."""


def prepare(record: Record, digest: bytes | None = None) -> Prepared:
    """A record made ready. A `digest` is given where the record was mended: it is that of what was given, not of what it became."""
    frequency = load_frequencies()
    whole = msgspec.json.encode(replace(record, text="")).decode("utf8")  # the text stands beside it
    description = describe(record.text, record.published, frequency)
    mentions = find_mentions(record, frequency, None, description)
    return Prepared(record, digest or digest_of_record(record), whole, sign(record.text), description, mentions)


def file_mentions(prepared: Prepared, filings: Filings) -> Sequence[Mention]:
    """The mentions in an archive in which readers merged actors."""
    return find_mentions(prepared.record, load_frequencies(), filings, prepared.description)


def digest_of(report: Report) -> bytes:
    """16 bytes that stand for everything that was given of a report; the same report again has the same."""
    published = report.published.isoformat() if report.published else None
    parts = (report.id, report.text, report.title, published, report.url, report.publisher)
    return hashlib.blake2b(json.dumps(parts).encode("utf8"), digest_size=16).digest()


def digest_of_record(record: Record) -> bytes:
    """The digest of the report that a record was read from."""
    published = datetime.date.fromisoformat(record.published) if record.published else None
    return digest_of(Report(record.text, record.id, record.title, published, record.url, record.publisher))
