"""Commands that somebody ends in the middle: Ctrl-C and SIGTERM."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.archive.records import make_record
from tests.crash.kills import ROOT, require_sound
from tests.hostile.mutators import samples
from tests.intake.web_server import Site, open_site

EXITS = {signal.SIGINT: 130, signal.SIGTERM: 143}
COMMANDS = ("read", "add", "serve", "watch")
MOST_S = 2.0


@dataclass(frozen=True)
class Ended:
    """How a command ended after the signal."""

    code: int
    seconds: float
    errors: str
    lines: tuple[str, ...]


def interrupt(command: str, sign: signal.Signals, folder: Path) -> Ended:
    """Starts a command, waits until it is at work, and ends it."""
    with _prepared(command, folder) as (arguments, site):
        process = subprocess.Popen(
            [sys.executable, "-m", "demarche.cli.main", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
            env=os.environ | {"NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell's background jobs ignore it
        )  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        lines: list[str] = []
        if site is not None:
            _wait_for(lambda: "/feed" in site.requests)  # it pauses now, before it asks for the first page
        elif command == "serve":
            assert "is open for reading" in process.stderr.readline()
            time.sleep(1.0)
        else:
            lines.append(process.stdout.readline())
            assert lines[0], process.communicate()
        began = time.monotonic()
        process.send_signal(sign)
        try:
            out, err = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError(f"{command} went on for a minute after {sign.name}") from None
        return Ended(process.returncode, time.monotonic() - began, err, (*lines, *out.splitlines()))


def require_well(ended: Ended, sign: signal.Signals, most_s: float = MOST_S) -> None:
    """The exit code that a shell expects, in time, and no traceback. A process that the signal itself ended, as one in some twenty of `watch`
    is, reads as the same code in a shell."""
    assert ended.code in (EXITS[sign], -sign), (ended.code, ended.errors)
    assert "Traceback" not in ended.errors, ended.errors
    assert ended.seconds < most_s, f"{ended.seconds:.1f} s"


def require_resumable(command: str, folder: Path, ended: Ended) -> None:
    """What was acknowledged is there."""
    if command in ("add", "watch"):
        found = [json.loads(line) for line in ended.lines]
        require_sound(folder / "a.db", {f["id"] for f in found if f["outcome"] == "added"})


@contextlib.contextmanager
def _prepared(command: str, folder: Path) -> Iterator[tuple[list[str], Site | None]]:
    archive, source = folder / "a.db", folder / "in.jsonl"
    texts = samples()
    source.write_text(
        "".join(json.dumps({"id": f"r{n}", "text": f"{texts[n % len(texts)]} {n}", "date": "2024-05-15"}) + "\n" for n in range(400)), encoding="utf8"
    )
    if command == "read":
        yield ["read", "--jsonl", str(source), "-"], None
    elif command == "add":
        yield ["add", str(source), "--archive", str(archive), "--json"], None
    elif command == "serve":
        from demarche.archive.archive import Archive

        with Archive(archive, write=True) as made:
            made.add(make_record())
        yield ["serve", str(archive), "--port", str(_free_port())], None
    else:
        with open_site() as site:
            items = "".join(f"<item><title>{n}</title><link>{site.url(f'/{n}')}</link></item>" for n in range(20))
            site.answers["/feed"] = f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()
            yield ["watch", site.url("/feed"), "--archive", str(archive), "--allow-private", "--json"], site


def _wait_for(is_so: Callable[[], bool], most_s: float = 60.0) -> None:
    until = time.monotonic() + most_s
    while not is_so():
        assert time.monotonic() < until, "it did not begin"
        time.sleep(0.05)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def each() -> Iterator[tuple[str, signal.Signals]]:
    """Every command with every signal."""
    for command in COMMANDS:
        for sign in EXITS:
            yield command, sign
