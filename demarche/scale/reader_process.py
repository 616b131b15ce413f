"""The child that reads reports: `python -m demarche.scale.reader_process THREADS`. A report comes in, its record goes out, one at a time."""

from __future__ import annotations

import struct
import sys
from typing import IO

import msgspec

LENGTH = struct.Struct("<Q")
READY = b"ready"


def send(stream: IO[bytes], data: bytes) -> None:
    """Writes one message."""
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message, or None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def main() -> None:
    """Answers until the parent closes the pipe, or is gone."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints must not come between the answers

    from demarche.errors import DemarcheError
    from demarche.reader import read_report, unread_record
    from demarche.reading.encoder import Encoder
    from demarche.report import Report

    encoder = Encoder(threads=int(sys.argv[1]))
    try:
        send(answers, READY)
        while (request := receive(requests)) is not None:
            report = msgspec.json.decode(request, type=Report)
            try:
                record = read_report(report, encoder)
            except DemarcheError as error:
                record = unread_record(report, str(error))
            except Exception as error:
                record = unread_record(report, f"could not be read ({type(error).__name__}: {str(error)[:120]})")
            send(answers, msgspec.json.encode(record))
    except (BrokenPipeError, KeyboardInterrupt):
        sys.stderr.close()


if __name__ == "__main__":
    main()
