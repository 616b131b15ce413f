"""Every page answers, in every format, says what the archive has, and lets nothing out of a report but its words."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from demarche.archive.archive import Archive
from demarche.web.app import ENTRIES, make_app
from demarche.web.queries import actor_path, happening_path, report_path
from demarche.web.rates import Allowance
from tests.archive.records import make_record
from tests.web.rooms import PAYLOADS, fill

LOCAL = "http://127.0.0.1:8600"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("room") / "a.db")


@pytest.fixture(scope="module")
def client(path: Path) -> TestClient:
    return TestClient(make_app(str(path), allowance=Allowance(burst=1_000)), base_url=LOCAL, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def everywhere(path: Path) -> list[str]:
    """The address of every page there is, lists page by page."""
    with Archive(path) as archive:
        reports = [r["report"] for r in archive.reports(limit=100, copies=True)]
        actors = [a["key"] for a in archive.actors(limit=200)]
        acts = [h["happening"] for h in archive.happenings(limit=20)]
        stories = [s["story"] for s in archive.stories(limit=100)]
    lists = [f"/search?kind={k}&limit=100" for k in ("statements", "events", "happenings", "reports", "actors", "figures", "stories")]
    found = ["/", "/read", "/disputes", "/map", "/map?place=HRV", "/map?box=0,40,40,60", "/dyads/SVK/HRV", "/search?q=script", *lists]
    return (
        found
        + [report_path(r) for r in reports]
        + [report_path(r) + "?trace=1" for r in reports[:6]]
        + [actor_path(a) for a in actors]
        + [f"/stories/{s}" for s in stories]
        + [happening_path(h) for h in acts]
    )


class Tags(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attributes) -> None:
        self.found.append((tag, dict(attributes)))


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


def test_every_page_is_there_and_closed_to_scripts(client: TestClient, everywhere: list[str]) -> None:
    for url in everywhere:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.text[-400:])
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


ALLOWED = {"a", "article", "aside", "bdi", "blockquote", "body", "button", "circle", "code", "del", "details", "div", "figcaption", "figure", "footer", "form",
           "g", "h1", "h2", "head", "header", "html", "input", "ins", "kbd", "label", "li", "line", "link", "main", "mark", "meta", "nav", "ol", "option", "p", "path", "pre", "q",
           "rect", "script", "section", "select", "span", "strong", "summary", "svg", "table", "tbody", "td", "text", "textarea", "th", "thead", "time", "title", "tr", "ul"}  # fmt: skip


def test_no_element_or_attribute_comes_from_a_report(client: TestClient, everywhere: list[str]) -> None:
    for url in everywhere:
        for tag, attributes in tags(client.get(url).text):
            assert tag in ALLOWED, (url, tag)
            assert not [a for a in attributes if a.startswith("on") or a in ("style", "srcdoc")], (url, tag, attributes)
            if tag in ("script", "link"):
                assert (attributes.get("src") or attributes.get("href")) in ("/static/room.js", "/static/room.css", "data:,")
            if tag == "meta":
                assert "http-equiv" not in attributes
            href = attributes.get("href")
            if tag == "a" and href is not None:
                assert href.startswith(("/", "#", "https://example.org/")), (url, href)
                if href.startswith("https:"):
                    assert attributes["rel"] == "noopener noreferrer nofollow"


def test_characters_that_turn_or_drive_a_page_are_boxes(client: TestClient, everywhere: list[str]) -> None:
    for url in everywhere:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", client.get(url).text), url


def test_the_words_of_a_report_are_all_on_its_page(client: TestClient, path: Path) -> None:
    with Archive(path) as archive:
        text = archive.record("r1").text
    html = client.get("/reports/r1").text
    shown = re.sub(r"<[^>]+>", "", html.partition('<div class="text">')[2].partition("</aside>")[0].partition('<aside class="found"')[0])
    from html import unescape

    assert " ".join(unescape(shown).split()) == " ".join(text.split())


def test_evidence_and_list_link_both_ways(client: TestClient) -> None:
    found = tags(client.get("/reports/r1").text)
    ids = {a["id"] for _, a in found if "id" in a}
    links = {a["href"] for _, a in found if a.get("href", "").startswith("#")}
    assert {"s1", "e1", "f1", "about-s1", "about-e1", "about-f1"} <= ids
    assert {"#s1", "#e1", "#f1", "#about-s1", "#about-e1", "#about-f1"} <= links
    assert {link[1:] for link in links} <= ids


def test_a_link_to_words_outlives_another_reading(tmp_path: Path) -> None:
    """The same words under other ids, as a new reading may give them, are still where the link leads."""
    record = make_record("r1")
    app = make_app(str(fill(tmp_path / "a.db")))
    links = TestClient(app, base_url=LOCAL).get("/reports/r1.json").json()["links"]
    assert links["s1"] == f"/reports/r1#t{record.statements[0].content[0].start}"
    with Archive(tmp_path / "a.db", write=True) as archive:
        archive.add(replace(record, statements=(replace(record.statements[0], id="s7"),)), again=True)
    found = tags(TestClient(app, base_url=LOCAL).get("/reports/r1").text)
    assert links["s1"].partition("#")[2] in {a["id"] for _, a in found if "id" in a}
    assert len([a["id"] for _, a in found if "id" in a]) == len({a["id"] for _, a in found if "id" in a})


def test_a_report_without_a_title_goes_by_its_first_words(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", write=True) as archive:
        archive.add(replace(make_record("0b5f3c77d2"), title=None))
    client = TestClient(make_app(str(tmp_path / "a.db")), base_url=LOCAL)
    for url in (
        "/",
        "/search?kind=statements",
        "/search?kind=events",
        "/search?kind=figures",
        "/search?kind=reports",
        "/dyads/SVK/HRV",
        "/happenings/0b5f3c77d2:e1",
        "/stories/1",
    ):
        shown = re.sub(r"<[^>]+>", "", client.get(url).text)
        assert "Selvania accused Karvetia on Tuesday" in shown, url
        assert "0b5f3c77d2" not in shown, url


def test_an_actor_is_drawn_month_by_month(client: TestClient) -> None:
    url = actor_path("person:HRV:ivo marsh")
    assert client.get(url + ".json").json()["activity"] == [{"month": "2024-05", "said": 1, "did": 0, "done_to": 0}]
    assert "2024-05: said 1, did 0, was done to 0" in client.get(url).text


def test_a_report_and_its_statements_are_cited(client: TestClient) -> None:
    cited = client.get("/reports/r1.json").json()["citation"]
    assert cited["plain"].startswith("Sample Agency, “Water and words”, 15 May 2024")
    assert "@misc{sampleagency2024water," in client.get("/reports/r1").text


@pytest.mark.parametrize("kind", ["statements", "events", "reports", "actors", "figures", "stories"])
def test_a_list_is_json_and_csv_too(client: TestClient, kind: str) -> None:
    found = client.get(f"/search.json?kind={kind}&limit=3").json()
    assert found == client.get(f"/search?kind={kind}&limit=3", headers={"accept": "application/json"}).json()
    rows = list(csv.DictReader(io.StringIO(client.get(f"/search.csv?kind={kind}&limit=3").text)))
    assert len(rows) == len(found["rows"]) == 3


def test_a_list_goes_on_where_the_page_before_ended(client: TestClient) -> None:
    seen: list[str] = []
    url = "/search.json?kind=reports&limit=4"
    while True:
        found = client.get(url).json()
        seen += [r["report"] for r in found["rows"]]
        if not found["next"]:
            break
        url = f"/search.json?kind=reports&limit=4&cursor={found['next']}"
    assert len(seen) == len(set(seen)) == 2 + len(PAYLOADS)


def test_facets_count_what_is_there(client: TestClient) -> None:
    facets = client.get("/search.json?kind=events&publisher=Other Wire").json()["facets"]
    assert facets["type"] == [{"value": "ACCUSE", "count": 1}]


def test_the_same_again_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/reports/r1")
    again = client.get("/reports/r1", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_id_may_be_an_address(client: TestClient) -> None:
    url = report_path("https://example.org/a?b=1#c.json")
    assert client.get(url).status_code == 200
    assert client.get(url + ".json").json()["record"]["id"] == "https://example.org/a?b=1#c.json"


def test_a_dyad_has_its_months(client: TestClient) -> None:
    found = client.get("/dyads/Slovakia/Croatia.json").json()
    assert found["countries"] == ["SVK", "HRV"]
    assert found["months"][0]["month"] == "2024-05"
    assert "<svg" in client.get("/dyads?one=Slovakia&other=hrv").text


@pytest.mark.parametrize(
    ("url", "status"),
    [("/reports/none", 404), ("/actors/none", 404), ("/stories/9999999", 404), ("/stories/x", 404), ("/stories/99999999999999999999", 404), ("/happenings/x", 404), ("/happenings/r1:e99", 404), ("/nothing", 404),
     ("/search?kind=x", 400), ("/search?since=x", 400), ("/search?kind=events&type=x", 400), ("/search?limit=0", 400), ("/search?limit=x", 400), ("/search?cursor=x", 400),
     ("/search?confidence=x", 400), ("/search?confidence=7", 400), ("/dyads/SVK/SVK", 400), ("/dyads/xx/yy", 400), ("/dyads/ZZZ/SVK", 404), ("/search?q=" + "x" * 501, 400),
     ("/static/none.css", 404), ("/static/..%2fapp.py", 404), ("/static/" + "x" * 300, 404), ("/static/%00", 404)],
)  # fmt: skip
def test_what_cannot_be_is_a_clear_answer_in_the_format_asked_for(client: TestClient, url: str, status: int) -> None:
    answer = client.get(url)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert set(client.get(url, headers={"accept": "application/json"}).json()) == {"error", "status"}


@pytest.mark.parametrize(
    "words", ["it's", '"unclosed', "AND", "near(", "-x", "col:x", "*", "NEAR/2", '""', "'; DROP TABLE reports; --", "%", "\\", "a\x00b", "\ud800"]
)
def test_no_words_are_an_error_of_the_database(client: TestClient, words: str) -> None:
    for kind in ("statements", "events", "figures", "reports", "actors", "stories"):
        answer = client.get("/search", params={"kind": kind, "q": words.encode("utf8", "replace")})
        assert answer.status_code in (200, 400), (kind, words)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/search", "/disputes", "/dyads/SVK/HRV", "/dyads", "/reports/r1", "/", "/search.csv", "/stories/1.json"]),
    st.dictionaries(st.sampled_from(["q", "kind", "actor", "country", "about", "type", "since", "until", "publisher", "confidence", "limit", "cursor", "copies", "one", "other"]),
                    st.text(max_size=30)),
)  # fmt: skip
def test_no_address_is_an_error_of_the_server(client: TestClient, url: str, parameters: dict[str, str]) -> None:
    assert client.get(url, params={k: v.encode("utf8", "replace") for k, v in parameters.items()}).status_code < 500


def test_a_pasted_report_is_read_and_not_kept(client: TestClient, path: Path) -> None:
    text = "VESNA, May 14 - Selvania rejected the plan on Tuesday. “We keep to the accord,” Foreign Minister Ivo Marsh said."
    page = client.post("/read", data={"text": text, "date": "2024-05-15"})
    assert page.status_code == 200
    assert "read just now, not kept" in page.text
    record = client.post("/api/read", json={"text": text, "date": "2024-05-15", "title": None}).json()["record"]
    assert record["published"] == "2024-05-15"
    assert record["statements"]
    with Archive(path) as archive:
        assert record["id"] not in archive


REPORT = "VESNA, May 14 - Selvania rejected the plan on Tuesday. “We keep to the accord,” Foreign Minister Ivo Marsh said."


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.txt", REPORT.encode()), ("a.bin", REPORT.encode("utf-16")), ("a.html", f"<html><title>Talks</title><body><article><p>{REPORT}</p><p>{REPORT}</p></article>".encode()),
     ("../../etc/<script>.txt", REPORT.encode("cp1252"))],
)  # fmt: skip
def test_a_file_is_read_by_what_is_in_it(client: TestClient, name: str, data: bytes) -> None:
    page = client.post("/read", data={"text": "", "date": "2024-05-15"}, files={"file": (name, data)})
    assert page.status_code == 200
    assert "Ivo Marsh" in page.text
    assert "etc/" not in page.text


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"%PDF-1.7 x", 422), (b"\x1f\x8b\x08\x00x", 422), (b"", 422), (b"  ", 422), (b'{"id": 1, "text": "x"}', 422), (b"\x89PNG\r\n\x1a\n\0\0", 422), (b"x" * 6_000_001, 413),
     (b"a b. " * 300_000, 413)],
)  # fmt: skip
def test_a_file_that_is_no_report_is_refused(client: TestClient, data: bytes, status: int) -> None:
    answer = client.post("/read", files={"file": ("a", data)}, headers={"accept": "application/json"})
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("media", "body"),
    [("multipart/form-data", b"x"), ("multipart/form-data; boundary=x", b"--x\r\n"), ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"),
     ("multipart/form-data; boundary=x", b"".join(b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\na\r\n' for _ in range(3)) + b"--x--"),
     ("multipart/form-data; boundary=" + "x" * 500, b"y"), ("multipart/form-data; boundary=\xff", b"y")],
)  # fmt: skip
def test_a_form_in_parts_that_is_none_is_refused(client: TestClient, media: str, body: bytes) -> None:
    assert client.post("/read", content=body, headers={"content-type": media.encode("latin-1")}).status_code in (400, 422)


def test_corrections_take_no_files(client: TestClient) -> None:
    assert client.post("/corrections", files={"file": ("a", b"x")}).status_code in (403, 415)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [(b"{}", {"content-type": "application/json"}, 422), (b'{"text": 3}', {"content-type": "application/json"}, 400), (b"[" * 100_000, {"content-type": "application/json"}, 400),
     (b"x", {"content-type": "text/plain"}, 415), (b"text=" + b"x" * 2_100_000, {"content-type": "application/x-www-form-urlencoded"}, 413),
     (b'{"text": "a b c", "date": "x"}', {"content-type": "application/json"}, 400)],
)  # fmt: skip
def test_a_report_that_cannot_be_read_is_refused(client: TestClient, body: bytes, headers: dict[str, str], status: int) -> None:
    answer = client.post("/api/read", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_the_description_has_every_documented_route_and_health_counts(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {e.path.replace(":path", "") for e in ENTRIES if e.summary}
    assert client.get("/health").json() == {"status": "ok", "reports": 3 + len(PAYLOADS)}
    assert 'demarche_requests_total{route="/health",status="200"}' in client.get("/metrics").text


def test_no_template_lets_markup_through_unescaped() -> None:
    import demarche.web

    for template in (Path(demarche.web.__file__).parent / "templates").iterdir():
        assert not re.search(r"\|\s*safe|autoescape|Markup", template.read_text("utf8")), template.name


@pytest.mark.parametrize("name", ["path", "kind", "self", "cursor", "format"])
def test_no_name_of_a_parameter_is_an_error_of_the_server(client: TestClient, name: str) -> None:
    for url in ("/search", "/disputes", "/map", "/reports/r1", "/dyads/SVK/HRV"):
        assert client.get(url, params={name: "x"}).status_code in (200, 400), (url, name)


def test_logs_say_what_was_asked_and_nothing_of_the_words(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="demarche.web"):
        client.get("/search?q=secretword&token2=x")
    lines = [json.loads(r.message) for r in caplog.records if r.name == "demarche.web"]
    assert [set(line) for line in lines] == [{"method", "route", "status", "ms"}]
    assert "secretword" not in caplog.text.replace("HTTP Request", "") or all(
        "secretword" not in r.message for r in caplog.records if r.name == "demarche.web"
    )


@pytest.mark.parametrize("limit", ["0000005005", "000000001" + "9" * 50, "000000001" + "9" * 5000, "501", "-1"])
def test_no_limit_passes_by_the_most(client: TestClient, limit: str) -> None:
    assert client.get(f"/search?limit={limit}").status_code == 400


def test_a_table_has_as_many_rows_as_its_page(client: TestClient) -> None:
    for url in ("/dyads/SVK/HRV{}?limit=1", "/search{}?kind=events&limit=1"):
        found = client.get(url.format(".json")).json()
        assert len(found.get("events") or found.get("rows")) == 1
        assert len(list(csv.DictReader(io.StringIO(client.get(url.format(".csv")).text)))) == 1


def test_an_address_with_an_ending_has_a_head(client: TestClient) -> None:
    assert client.head("/search.json").status_code == 200


def test_an_archive_that_cannot_be_used_does_not_tell_where_it_is(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db")
    client = TestClient(make_app(str(path)), base_url=LOCAL, raise_server_exceptions=False)
    for ruin in (lambda: path.write_bytes(b"SQLite format 3\0" + b"junk" * 2000), path.unlink):
        ruin()
        for url in ("/search", "/search.json", "/health"):
            answer = client.get(url)
            assert answer.status_code == 503
            assert str(tmp_path) not in answer.text


@pytest.mark.parametrize("months", [1, 12, 13, 23, 24, 100])
def test_the_months_of_a_chart_do_not_stand_on_each_other(months: int) -> None:
    from demarche.web.charts import Month, draw_months

    shown = [Month(f"{2000 + i // 12}-{i % 12 + 1:02d}", 1, 0, 1.0) for i in range(months)]
    assert 1 <= draw_months(shown, "x").count('text-anchor="middle"') <= 12
