"""What a client sends: forms, JSON and a file, each bounded -> fields, and the report in a file."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from demarche.errors import InputError
from demarche.intake.bodies import read_page, read_text
from demarche.intake.decoding import decode, require_text
from demarche.intake.sniffing import HEAD_BYTES, sniff
from demarche.report import Report

MOST_BODY_BYTES = 2_000_000
MOST_FILE_BYTES = 6_000_000  # of a form with a file
_MOST_FIELDS = 20
_GZIP = b"\x1f\x8b"


class RefusedError(Exception):
    """An answer that is no page."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Body:
    """The fields of a form or of a JSON object, and the bytes of the file that came with them."""

    fields: Mapping[str, str]
    file: bytes = b""


NOTHING = Body({})


async def take_body(request: Request, *, takes_files: bool) -> Body:
    """What a request brings. Raises `RefusedError` for what is neither form nor JSON, for JSON that is not an object of texts, and past
    `MOST_BODY_BYTES`, of a form with a file past `MOST_FILE_BYTES`."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    has_file = media == "multipart/form-data" and takes_files
    most = MOST_FILE_BYTES if has_file else MOST_BODY_BYTES
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise RefusedError(413, f"more than {most:,} bytes")
    if has_file:
        return await _parse_parts(request, bytes(data))
    if media == "application/x-www-form-urlencoded":
        return Body(_last(parse_qs(data.decode("utf8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)))
    if media == "application/json":
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            raise RefusedError(400, "this is not JSON") from None
        if not isinstance(found, dict) or not all(isinstance(v, str | type(None)) for v in found.values()):
            raise RefusedError(400, "a JSON object whose values are texts is expected")
        return Body({name: value for name, value in found.items() if value is not None})
    raise RefusedError(415, "send a form or JSON")


def _last(fields: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[-1].replace("\r\n", "\n") for name, values in fields.items()}


async def _parse_parts(request: Request, data: bytes) -> Body:
    """The fields and the file of a form in parts; an empty file is none."""

    async def once() -> AsyncGenerator[bytes, None]:
        yield data
        yield b""

    try:
        form = await MultiPartParser(request.headers, once(), max_files=1, max_fields=_MOST_FIELDS, max_part_size=MOST_BODY_BYTES).parse()
    except (MultiPartException, ValueError, KeyError):  # KeyError: no boundary
        raise RefusedError(400, "this form cannot be read") from None
    try:
        fields: dict[str, list[str]] = {}
        file = b""
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                file = await value.read()
            else:
                fields.setdefault(name, []).append(value)
    finally:
        await form.close()
    return Body(_last(fields), file)


def parse_upload(data: bytes, date: str | None, title: str | None) -> Report:
    """The report in a file of text or HTML, told by its content. Raises `InputError` for anything else."""
    if not data.strip():
        raise InputError("the file is empty")
    if data.startswith(_GZIP):
        raise InputError("the file is compressed: unpack it first")
    head = data[:HEAD_BYTES]
    require_text(head)
    found = sniff(head)
    if found not in ("text", "html"):
        raise InputError(f"a file of text or one web page is expected, and this is {found}. Whole tables and crawls are read by: demarche add")
    return read_page(data, date, title) if found == "html" else read_text(decode(data), date, title)
