"""Guards taken out one at a time, in a copy of the package: each removal must be caught by at least one test.

    python -m tests.hard.mutations [--state build/hard] [NAME ...]

What caught each is kept in `build/hard/mutations.json`, from which `docs/reliability.md` is written.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from tests.hard.__main__ import ROOT, STATE, commit

MOST_S = 400
"""A guard without which its tests take longer was a guard against waiting."""


@dataclass(frozen=True)
class Guard:
    """A guard in the code: where it stands, what is put in its place, and the tests that should catch that."""

    name: str
    file: str
    code: str
    without: str
    tests: tuple[str, ...]


GUARDS: tuple[Guard, ...] = (
    Guard("largest inflated size and ratio", "intake/decoding.py", "if size > _RATIO_FREE_BYTES and size > limits.inflate_ratio * packed_size:", "if False:",
          ("tests/intake/test_decoding.py", "tests/intake/test_gathering.py")),
    Guard("escaping of a report's words", "web/evidence.py", "    out.append(escape(text[last:]))", "    out.append(Markup(text[last:]))",
          ("tests/web/test_pages.py",)),
    Guard("content security policy", "web/app.py", "                response = self._refuse(*_explain(error), form)\n            response.headers.update(SECURITY_HEADERS)",
          "                response = self._refuse(*_explain(error), form)", ("tests/web/test_pages.py::test_every_page_is_there_and_closed_to_scripts",)),
    Guard("address check", "intake/addresses.py", "            if not is_public(address):", "            if False:",
          ("tests/intake/test_addresses.py", "tests/hostile/test_ssrf.py")),
    Guard("inner addresses (mapped, NAT64, 6to4, Teredo)", "intake/addresses.py", "return all(_is_public(a) for a in _unwrapped(ipaddress.ip_address(address.partition(\"%\")[0])))",
          "return _is_public(ipaddress.ip_address(address.partition(\"%\")[0]))", ("tests/intake/test_addresses.py",)),
    Guard("the checked address is the one connected to", "intake/connections.py", "self._tcp.connect_tcp(address, port,", "self._tcp.connect_tcp(self._resolver(host, port)[0], port,",
          ("tests/hostile/test_ssrf.py", "tests/intake/test_fetching.py")),
    Guard("check of a redirect's target", "intake/fetching.py", "            return urljoin(url, _as_typed(found[\"location\"]))",
          "            self._pool._network_backend._allow_private = True\n            return urljoin(url, _as_typed(found[\"location\"]))", ("tests/hostile/test_ssrf.py",)),
    Guard("most redirects", "intake/fetching.py", "for _ in range(self.limits.fetch_redirects + 1):\n            target", "for _ in range(60):\n            target",
          ("tests/intake/test_fetching.py",)),
    Guard("robots.txt", "intake/fetching.py", "if not known[1].allows(url):", "if False:", ("tests/intake/test_fetching.py",)),
    Guard("deadline of a fetch", "intake/connections.py",
          '        if left <= 0:\n            raise httpcore.ReadTimeout("deadline")\n        return left if timeout_s is None else min(timeout_s, left)',
          "        return 15.0 if timeout_s is None else timeout_s", ("tests/intake/test_fetching.py::test_a_slow_server_costs_no_more_than_the_deadline",)),
    Guard("deadline of a page", "intake/workers.py", "        timer = threading.Timer(timeout_s, end)", "        timer = threading.Timer(timeout_s + 60, end)",
          ("tests/intake/test_pages.py::test_a_page_that_hangs_the_extractor_is_killed_and_the_next_one_served",)),
    Guard("deadline of a report", "scale/pool.py", "timer = threading.Timer(self._limits.report_timeout_s, end)", "timer = threading.Timer(self._limits.report_timeout_s + 3600, end)",
          ("tests/scale/test_pool.py::test_a_report_that_takes_too_long_is_named_and_the_others_are_read",)),
    Guard("one transaction a report", "archive/opening.py", "    db.execute(\"BEGIN IMMEDIATE\")\n    try:\n        yield\n    except BaseException:\n        with contextlib.suppress(sqlite3.Error):\n            db.execute(\"ROLLBACK\")\n        raise\n    db.execute(\"COMMIT\")",
          "    yield", ("tests/archive/test_adding.py",)),
    Guard("write lock from the start", "archive/opening.py", "db.execute(\"BEGIN IMMEDIATE\")", "db.execute(\"BEGIN DEFERRED\")",
          ("tests/archive/test_adding.py", "tests/crash/test_kills.py::test_two_writers_and_many_readers_get_along")),
    Guard("origin of a form", "web/access.py", "if method not in (\"GET\", \"HEAD\") and not _is_same_origin(headers):", "if False:", ("tests/web/test_access.py",)),
    Guard("the server's own host names", "web/access.py", "if not _is_own_host(access, headers.get(\"host\", \"\")):", "if False:", ("tests/web/test_access.py",)),
    Guard("token of readers", "web/access.py", "return access.token is None or _is(token, access.token)", "return True", ("tests/web/test_access.py",)),
    Guard("a backup is checked", "archive/integrity.py", "            problems = find_problems(copy)\n", "            problems = []\n", ("tests/archive/test_integrity.py",)),
    Guard("digest of what was given", "archive/integrity.py", "record.published, digest):", "record.published, row[5]):", ("tests/archive/test_integrity.py",)),
    Guard("formulas in tables", "exports/tables.py", "        return f\"'{value}\"", "        return value", ("tests/exports/test_tables.py",)),
    Guard("quoting of searched words", "archive/search.py", "quoted = '\"' + term.replace('\"', \" \").replace(\"\\x00\", \" \") + '\"' + prefix", "quoted = term + prefix",
          ("tests/archive/test_asking.py",)),
    Guard("entities in feeds", "intake/xml_text.py", "if any(\"<!ENTITY\" in", "if any(\"<!ENTITX\" in", ("tests/intake/test_feeds.py",)),
    Guard("members of a ZIP archive that overlap", "intake/wacz.py", "if member.header_offset < end:", "if False:", ("tests/intake/test_warc.py",)),
    Guard("marks of another program's file", "archive/opening.py", "if mark != APPLICATION_ID:", "if False:", ("tests/archive/test_opening.py",)),
    Guard("passwords in messages", "intake/addresses.py", "return _USERINFO.sub(\"\\u2026@\", words)", "return words", ("tests/running/test_giving_away.py",)),
    Guard("Ctrl-C ends a server with its code", "cli/serve.py", "uvicorn.Server(settings).run()", "uvicorn.run(app, host=access.host, port=port, log_level=\"warning\")",
          ("tests/running/test_interrupting.py",)),
)  # fmt: skip


def try_guard(guard: Guard) -> dict[str, object]:
    """Runs the tests without the guard: which of them failed, or that none did."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="demarche-mutant-") as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "demarche", copy / "demarche", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        file = copy / "demarche" / guard.file
        source = file.read_text(encoding="utf8")
        if guard.code not in source:
            raise SystemExit(f"{guard.name}: {guard.file} holds no such code any more; mend tests/hard/mutations.py")
        file.write_text(source.replace(guard.code, guard.without), encoding="utf8")
        report = copy / "tests.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--maxfail=1", "-p", "no:cacheprovider", f"--junitxml={report}", *guard.tests]
        process = subprocess.Popen(
            command,
            cwd=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONPATH": str(copy)},
            start_new_session=True,
        )
        try:
            words, _ = process.communicate(timeout=MOST_S)
        except BaseException as error:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            caught = [f"{guard.tests[0].replace('/', '.')}, which did not end in {MOST_S} s"]
            return {"name": guard.name, "file": f"demarche/{guard.file}", "caught": caught, "seconds": MOST_S}
        if not report.exists():
            raise SystemExit(f"{guard.name}: the tests did not run: {words[-900:]}")
        cases = list(ET.parse(report).iter("testcase"))
        caught = [f"{c.get('classname', '')}.{c.get('name', '')}" for c in cases if c.find("failure") is not None or c.find("error") is not None]
    return {
        "name": guard.name,
        "file": f"demarche/{guard.file}",
        "caught": caught,
        "tests": len(cases),
        "seconds": round(time.monotonic() - began, 1),
    }


def main() -> int:
    """Exit code 1 where a removal was not caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.hard.mutations", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="only these guards")
    parser.add_argument("--state", default=str(STATE))
    options = parser.parse_args()
    path = Path(options.state) / "mutations.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    here = commit()
    kept = json.loads(path.read_text("utf8")) if path.exists() else {}
    names = {g.name for g in GUARDS}
    found = {name: {"commit": kept.get("commit", ""), **f} for name, f in kept.get("found", {}).items() if name in names}
    for guard in GUARDS:
        if (options.names and guard.name not in options.names) or (not options.names and found.get(guard.name, {}).get("commit") == here):
            continue
        found[guard.name] = {**try_guard(guard), "commit": here}
        print(f"{guard.name}: {'caught by ' + str(found[guard.name]['caught'][0]) if found[guard.name]['caught'] else 'NOT CAUGHT'}", flush=True)
        date = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        path.write_text(json.dumps({"commit": here, "date": date, "found": found}, indent=1), encoding="utf8")
    return int(any(not f["caught"] for f in found.values()))


if __name__ == "__main__":
    sys.exit(main())
