"""A process that adds made-up records, several in a transaction, and says each id once it is on the disk; others kill it.

usage: python -m tests.crash.writer ARCHIVE COUNT [FILE_SIZE_LIMIT]
"""

from __future__ import annotations

import resource
import signal
import sys

from demarche.archive.archive import Archive
from demarche.archive.groups import Group
from demarche.errors import DemarcheError
from demarche.record import Record
from tests.archive.records import make_record

GROUP = 7
"""Reports in a transaction."""


def records(count: int) -> list[Record]:
    """The records that every writer adds, in order."""
    return [make_record(f"r{n:04}", speaker=f"Speaker Number{n}") for n in range(count)]


def main() -> int:
    path, count, *limit = sys.argv[1:]
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit[0]), int(limit[0])))
    try:
        with Archive(path, write=True) as archive:
            for added in archive.add_all(records(int(count)), group=Group(GROUP)):
                print(added.id, flush=True)
    except DemarcheError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
