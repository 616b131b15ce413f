"""Logs, messages and answers hold no token, no password, no words of reports and no place in the code."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from demarche.archive.archive import Archive
from demarche.cli import watch as watching
from demarche.cli.add import Options, add_sources
from demarche.cli.main import app
from demarche.errors import DemarcheError
from demarche.intake.manners import Manners
from demarche.web import pages
from demarche.web.access import Access
from demarche.web.app import make_app
from tests.archive.records import make_record
from tests.intake.web_server import open_site

READ, WRITE, PASSWORD, WORDS = "read-token-0123456789", "write-token-0123456789", "pa55w0rd-of-a-url", "Zanzibarwords"
SECRETS = (READ, WRITE, PASSWORD, WORDS)
REPORT = f"Selvania rejected the plan on Tuesday, Foreign Minister {WORDS} said in Vesna."


@contextlib.contextmanager
def everything_said() -> Iterator[io.StringIO]:
    """All that any logger says from level info on, and all that goes to standard error, ours and the libraries'."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # The test client of the web application logs every address that it asks for; that is a client's log and not ours.
    client = logging.getLogger("httpx2")
    client_level = client.level
    client.setLevel(logging.WARNING)
    try:
        with contextlib.redirect_stderr(said):
            yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        client.setLevel(client_level)


def require_silent(said: str) -> None:
    assert [s for s in SECRETS if s in said] == [], said[-2000:]


def test_a_server_gives_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive(tmp_path / "a.db", write=True) as archive:
        archive.add(make_record())
    real = pages.search_page
    monkeypatch.setattr(
        pages, "search_page", lambda archive, kind, query: 1 / 0 if query.filters.get("text") == "fail" else real(archive, kind, query)
    )
    with everything_said() as said:
        client = TestClient(
            make_app(str(tmp_path / "a.db"), Access("192.0.2.7", ("room.example",), READ, WRITE)), base_url="http://room.example",
            raise_server_exceptions=False,
        )  # fmt: skip
        bearer = {"authorization": f"Bearer {READ}"}
        answers = [
            client.get(f"/search?token={READ}", follow_redirects=False),
            client.get(f"/search?token={WRITE}x"),
            client.get(f"/search?q={WORDS}", headers=bearer),
            client.get("/search?q=fail", headers=bearer),
            client.get("/reports/none", headers=bearer),
            client.post("/api/read", headers=bearer, json={"text": f"{REPORT} {WORDS * 20}"}),
            client.post(
                "/corrections", headers={"authorization": f"Bearer {WRITE}"}, data={"report": WORDS, "item": "s1", "field": "wrong", "who": "a"}
            ),
            client.get("/search.json?limit=x", headers=bearer),
        ]
    require_silent(said.getvalue())
    assert "ZeroDivisionError" in said.getvalue()  # the log says where it failed; the client hears nothing of it
    for answer in answers:
        assert not any(w in answer.text for w in ("Traceback", "ZeroDivisionError", str(tmp_path), "demarche/web", READ, WRITE)), answer.text[:500]


def test_adding_and_watching_give_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.jsonl").write_text(
        json.dumps({"id": "a", "text": REPORT, "date": "2024-05-15"}) + f'\n{{"id": "b", "text": "{WORDS}\n', encoding="utf8"
    )
    with open_site() as site, everything_said() as said:
        closed = f"http://user:{PASSWORD}@127.0.0.1:{site.port}"
        item = f"<item><guid>g1</guid><link>{closed}/page</link><title>t</title></item>"
        site.answers["/feed"] = f"<rss version='2.0'><channel><title>Wire</title>{item}</channel></rss>".encode()
        (tmp_path / "list.opml").write_text(f'<opml version="2.0"><body><outline xmlUrl="{closed}/feed"/></body></opml>', encoding="utf8")
        manners = Manners(allow_private=True)
        for source in (str(tmp_path / "in.jsonl"), site.url("/feed"), f"{closed}/page"):
            with contextlib.suppress(DemarcheError):
                add_sources([source], str(tmp_path / "a.db"), Options(), manners)
        for feeds in ([site.url("/feed")], [str(tmp_path / "list.opml")]):
            with contextlib.suppress(DemarcheError):
                watching.watch_feeds(feeds, str(tmp_path / "b.db"), Options(), manners, watching.Rhythm(900.0, 1))
        for source in (f"{closed}/page", f"{closed}/feed"):
            for command in ("add", "watch"):
                print(CliRunner().invoke(app, [command, source, "--archive", str(tmp_path / "c.db")]).output, file=sys.stderr)
    require_silent(said.getvalue())


def test_a_fault_of_ours_is_one_line_without_the_words_of_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMARCHE_DEBUG", raising=False)
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf8")

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("in the middle")

    for where, code in (("demarche.reader.read_report", 65), ("demarche.cli.read.read_file", 70)):
        monkeypatch.setattr(where, broken)
        result = CliRunner().invoke(app, ["read", str(tmp_path / "a.txt")])
        assert result.exit_code == code
        assert "Traceback" not in result.output
        require_silent(result.stderr)
