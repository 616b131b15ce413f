"""Rows 12, 14, 15 and 16: addresses, scripts, questions, and the API under any request."""

from __future__ import annotations

import json
import random
from pathlib import Path

from starlette.testclient import TestClient

from demarche.archive.archive import Archive
from demarche.archive.search import full_text_query
from demarche.errors import UsageError
from demarche.web.app import ENTRIES, make_app
from tests.archive.records import TEXT, make_record
from tests.hard.outcomes import Outcome
from tests.hostile.mutators import SIGNS
from tests.hostile.ssrf import HOSTS, WAYS, try_all
from tests.web.rooms import PAYLOADS, fill

OPERATORS = (
    "AND", "OR", "NOT", "NEAR", "NEAR/2", "near(", "NEAR(a b, 3)", "^", "*", "+", "-", ":", "{", "}", "(", ")", '"', '""', "'", "''", "`", "--", "/*", "*/", ";",
    "%", "_", "\\", "?", "?1", ":x", "@x", "$x", "col:x", "text:x", "rowid:1", "-x", "+x", "a*", "*a", "a NOT", "NOT a", "a AND", "OR b", "(a", "b)", "a^b",
    "{text}:a", "- text : a", "rank", "bm25(x)", "'; DROP TABLE reports; --", '" OR 1=1 --', "' UNION SELECT * FROM reports --", "x'41'", "0x41", "1e999", "NULL",
    "\x00", "\ud800", "\ufffe", "\u202e", "\u200b", "\ufeff", "\n", "\r\n", "\t", "\x1b[31m", "%00", "%27", "&quot;", "<script>", "{{7*7}}", "${x}", "$(id)", "`id`",
    "|", "||", "&&", "!", "#", "~", "=", "==", "<", ">", "<>", "[", "]", "[[", "]]", ",", ".", "..", "...", "\u00a0", "\u2028", "\u201c", "\u201d", "a" * 600, "9" * 400,
)  # fmt: skip
FILTERS = ("text", "actor", "country", "about", "type", "quad", "since", "until", "publisher", "report")


def try_addresses(start: int, stop: int, folder: Path) -> Outcome:
    """Each way to each host. A case is a way."""
    out = Outcome()
    for way in WAYS[start:stop]:
        tried, reached, found = try_all(HOSTS, (way,))
        out.tried += tried
        out.count("connections that reached this machine", reached)
        for words in found:
            out.fail(words)
    return out


def try_scripts(start: int, stop: int, folder: Path) -> Outcome:
    """Payloads on every page, three times."""
    from tests.browser.payloads import ALL

    try:
        from tests.browser import visiting
        from tests.browser.serving import serving
    except BaseException as error:  # pytest's way to say that playwright is not there
        return Outcome(skipped=f"no browser to try it in ({str(error)[:100]})")
    if not visiting.CHROMIUM:
        return Outcome(skipped="no chromium on this machine; DEMARCHE_CHROMIUM names one")
    out = Outcome(tried=len(ALL[start:stop]))
    payloads = ALL[start:stop]
    path = visiting.fill(folder / "a.db", payloads, start)
    with serving(path) as room, visiting.chromium() as browser:
        for mode in visiting.MODES:
            pages, found = visiting.visit(browser, room, path, payloads, mode)
            out.count(f"pages {mode}", pages)
            for words in found:
                out.fail(words)
    return out


def random_words(rng: random.Random) -> str:
    """Letters, signs and operators, as nobody would type them."""
    pieces = (rng.choice(SIGNS), rng.choice(OPERATORS), rng.choice(TEXT.split()), chr(rng.randrange(0x20, 0x3000)))
    return "".join(rng.choice(pieces) + rng.choice(("", " ")) for _ in range(rng.randrange(1, 8)))


def try_questions(start: int, stop: int, folder: Path) -> Outcome:
    """Words through every filter of every question and through the search box; then a report whose text holds them is found by them."""
    out = Outcome()
    with Archive(folder / "a.db", write=True) as archive:
        archive.add(make_record())
        client = TestClient(make_app(str(folder / "a.db")), base_url="http://127.0.0.1:8600", raise_server_exceptions=False)
        asks = (
            archive.statements,
            archive.events,
            archive.figures,
            archive.reports,
            archive.actors,
            archive.stories,
            archive.happenings,
            archive.disputes,
        )
        for n in range(start, stop):
            out.tried += 1
            words = OPERATORS[n] if n < len(OPERATORS) else random_words(random.Random(n))
            try:
                for ask in asks:
                    _ask_each(ask, words)
                status = client.get("/search", params={"kind": "statements", "q": words.encode("utf8", "replace")}).status_code
                assert status < 500, f"the search box answers {status}"
                _find_again(archive, words, n, out)
            except Exception as error:
                out.fail(f"{words!r}: {type(error).__name__}: {error}")
    return out


def _ask_each(ask, words: str) -> None:
    for name in FILTERS:
        try:
            list(ask(**{name: words}))
        except UsageError:
            continue


def _find_again(archive: Archive, words: str, n: int, out: Outcome) -> None:
    if "\x00" in words or not words.isprintable() or len(words) > 200:
        return
    query = full_text_query(f'"{words.replace(chr(34), " ")}"')
    if query is None:
        return
    from demarche.errors import InputError

    record = make_record("sought", text=f"{TEXT} Then word{n} {words} stood there.")
    archive.add(record)
    try:
        phrase = '"' + words.replace('"', " ") + '"'
        if archive.db.execute("SELECT count(*) FROM report_words WHERE report_words MATCH ?", (query,)).fetchone()[0]:
            found = {r["report"] for r in archive.reports(text=phrase, copies=True)}
            assert "sought" in found, "stored, and not found again"
            out.count("found again as they were stored")
    finally:
        try:
            archive.forget("sought")
        except InputError:
            pass


def try_requests(start: int, stop: int, folder: Path) -> Outcome:
    """Any request to any route: parameters, bodies and headers at random. None may be a fault of the server."""
    out = Outcome()
    client = TestClient(make_app(str(fill(folder / "a.db"))), base_url="http://127.0.0.1:8600", raise_server_exceptions=False)
    names = (
        "q",
        "kind",
        "actor",
        "country",
        "about",
        "type",
        "since",
        "until",
        "publisher",
        "confidence",
        "limit",
        "cursor",
        "copies",
        "one",
        "other",
        "trace",
        "token",
    )
    for n in range(start, stop):
        rng = random.Random(n)
        entry = rng.choice([e for e in ENTRIES if not e.is_reading or rng.random() < 0.1])
        url = entry.path
        for part in ("{id:path}", "{key:path}", "{one}", "{other}", "{n}", "{name}"):
            url = url.replace(part, rng.choice(("r1", "SVK", "1", "%2e%2e%2f", "%00", "x" * 300, "bad-1")))
        parameters = {
            name: rng.choice((random_words(rng), "1", "SVK", "events", "2024-05-01")).encode("utf8", "replace")
            for name in rng.sample(names, rng.randrange(4))
        }
        body = rng.choice(
            (
                b"",
                b"{",
                b"[]",
                json.dumps({rng.choice(("text", "date", "report", "item", "who")): random_words(rng)}).encode(),
                rng.choice(PAYLOADS).encode(),
            )
        )
        media = rng.choice(("application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""))
        accept = rng.choice(("text/html", "application/json", "text/csv", "*/*;q=x", ""))
        method = entry.method if rng.random() < 0.9 else rng.choice(("PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"))
        out.tried += 1
        try:
            answer = client.request(method, url + rng.choice(("", "", ".json", ".csv")), params=parameters, content=body or None,
                                    headers={"content-type": media, "accept": accept}, follow_redirects=False)  # fmt: skip
        except Exception as error:
            out.fail(f"request {n}: {method} {url}: {type(error).__name__}: {error}")
            continue
        out.count(f"answered with {answer.status_code // 100}xx")
        if answer.status_code >= 500:
            out.fail(f"request {n}: {method} {url} {parameters}: {answer.status_code}")
    return out
