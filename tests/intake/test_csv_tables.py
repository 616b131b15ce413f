"""Tables of separated values: dialects and columns are guessed, and a bad row costs that row only."""

from __future__ import annotations

import pathlib

import pytest

from demarche.limits import Limits
from tests.intake.sources import SAID, gather, put

HEAD = "id,text,date,url\n"


def row(number: int, text: str = SAID.replace(",", "")) -> str:
    return f"{number},{text},2020-02-0{number % 9 + 1},https://a.org/{number}\n"


def rows(path: str, **options: object) -> dict[str, str]:
    """Text by row; no row may be refused."""
    reports, reasons = gather(path, **options)
    assert reasons == {}
    return {where: report.text for where, report in reports.items()}


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_guessed(tmp_path: pathlib.Path, delimiter: str) -> None:
    lines = [
        delimiter.join(["headline", "body", "published"]),
        delimiter.join(["Talks go on", '"He said ""no"", she said; yes|no,\tmaybe"', "2020-02-04"]),
    ]
    reports, _ = gather(put(tmp_path, "table", "\r\n".join(lines)))
    report = reports[":2"]
    assert (report.title, report.text, str(report.published)) == ("Talks go on", 'He said "no", she said; yes|no,\tmaybe', "2020-02-04")


def test_dialects_of_spreadsheets_and_databases(tmp_path: pathlib.Path) -> None:
    assert rows(put(tmp_path, "a", "sep=^\r\ntext^date\r\na,b^2020-02-04\r\n")) == {":3": "a,b"}
    assert rows(put(tmp_path, "b", 'text,date\n"He said \\"no\\" to it",2020-02-04\nb,2020-02-05\n')) == {":2": 'He said "no" to it', ":3": "b"}
    assert rows(put(tmp_path, "c", 'text\tdate\n"No" he said\t2020-02-04\nIt is 5" long\t2020-02-05\n')) == {
        ":2": '"No" he said',
        ":3": 'It is 5" long',
    }
    assert rows(put(tmp_path, "d.csv", "text,date\ra,2020-02-04\rb,\r")) == {":2": "a", ":3": "b"}


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Article Body;Source Name;guid", {"publisher": "b", "id": "c"}),
        ("content;link;outlet", {"url": "b", "publisher": "c"}),
        ("story;Web_URL;docid", {"url": "b", "id": "c"}),
    ],
)
def test_columns_are_known_by_their_usual_names(tmp_path: pathlib.Path, header: str, fields: dict[str, str]) -> None:
    reports, _ = gather(put(tmp_path, "t.csv", header + "\na;b;c\n"))
    assert reports[":2"].text == "a"
    assert {name: getattr(reports[":2"], name) for name in fields} == fields


def test_columns_that_are_named_win(tmp_path: pathlib.Path) -> None:
    path = put(tmp_path, "t.csv", "text,lead,x\nthe whole,the lead,7\n")
    assert rows(path, columns={"text": "Lead"}) == {":2": "the lead"}
    assert gather(path, columns={"id": "x"})[0][":2"].id == "7"
    _, reasons = gather(path, columns={"text": "story"})
    assert "no column 'story'" in reasons[""] and "'lead'" in reasons[""]


def test_a_table_without_a_column_for_the_text_lists_the_columns_that_it_has(tmp_path: pathlib.Path) -> None:
    reports, reasons = gather(put(tmp_path, "t.csv", "a,b\n1,2\n"))
    assert reports == {}
    assert "'a', 'b'" in reasons[""] and "text=COLUMN" in reasons[""]


def test_two_columns_of_one_name_are_not_chosen_between(tmp_path: pathlib.Path) -> None:
    for name in ("t.csv", "t"):
        reports, reasons = gather(put(tmp_path, name, "id,text,text,date\n1,one,other,2020-02-04\n2,one,other,2020-02-04\n"))
        assert reports == {}
        assert "two columns are called 'text'" in reasons[""]
    assert rows(put(tmp_path, "u.csv", "text,x,x\none,2,3\n")) == {":2": "one"}, "columns that are not used may be alike"


def test_cells_may_span_lines_and_hold_markup(tmp_path: pathlib.Path) -> None:
    text = '<p>He said:\r\n"No", and left.\n\n<b>Later</b>'
    quoted = text.replace('"', '""')
    reports, _ = gather(put(tmp_path, "t", f'id,text\n1,"{quoted}"\n2,short\n'))
    assert [r.text for r in reports.values()] == [text, "short"]
    assert list(reports) == [":2", ":6"], "a row stands where it begins"


def test_a_row_of_the_wrong_width_is_refused(tmp_path: pathlib.Path) -> None:
    reports, reasons = gather(put(tmp_path, "t.csv", HEAD + row(1) + "2,only two\n" + row(3) + "4,a,2020-02-04,u,too,many\n" + row(5)))
    assert list(reports) == [":2", ":4", ":6"]
    assert reasons == {":3": "the row has 2 cells, the header 4", ":5": "the row has 6 cells, the header 4"}


def test_a_quotation_mark_that_is_never_closed_costs_one_row(tmp_path: pathlib.Path) -> None:
    lines = HEAD + "".join(row(n) for n in range(1, 5)) + row(5, '"an open mark') + "".join(row(n) for n in range(6, 200))
    reports, reasons = gather(put(tmp_path, "t.csv", lines))
    assert list(reasons) == [":6"] and "never closed" in reasons[":6"]
    assert len(reports) == 198


def test_many_open_quotation_marks_end_in_time(tmp_path: pathlib.Path) -> None:
    lines = HEAD + row(1) + '2,"open,2020-02-04,https://a.org\n' * 20_000
    reports, reasons = gather(put(tmp_path, "t.csv", lines))
    assert ":2" in reports and reasons


def test_a_bad_date_costs_its_row(tmp_path: pathlib.Path) -> None:
    reports, reasons = gather(put(tmp_path, "t.csv", HEAD + row(1) + "2,text,some day,https://a.org/2\n" + row(3)))
    assert list(reports) == [":2", ":4"]
    assert "not a date: 'some day'" in reasons[":3"]


def test_the_order_of_day_and_month_is_told_by_the_column(tmp_path: pathlib.Path) -> None:
    lines = "text,date\na,04/02/2020\nb,25/02/2020\n"
    assert [str(r.published) for r in gather(put(tmp_path, "t.csv", lines))[0].values()] == ["2020-02-04", "2020-02-25"]
    lines = "text,date\na,04/02/2020\nb,02/25/2020\n"
    assert [str(r.published) for r in gather(put(tmp_path, "t.csv", lines))[0].values()] == ["2020-04-02", "2020-02-25"]
    reports, reasons = gather(put(tmp_path, "t.csv", "text,date\na,04/02/2020\n"))
    assert reports == {} and "04/02/2020" in reasons[":2"], "what is open is not guessed"


def test_empty_cells_are_unknown_and_an_empty_text_is_no_report(tmp_path: pathlib.Path) -> None:
    reports, reasons = gather(put(tmp_path, "t.csv", 'id,text,title,date,url\n1,words,,NaT,nan\n2,"  ",t,,\n'))
    report = reports[":2"]
    assert (report.title, report.published, report.url) == (None, None, None)
    assert "empty" in reasons[":3"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(tmp_path: pathlib.Path, encoding: str) -> None:
    text = "\u201cNous attendons,\u201d said Ren\u00e9 Fa\u00e7ade \u2014 twice."
    assert rows(put(tmp_path, "t.csv", f'id,text\n1,"{text}"\n2,plain\n'.encode(encoding))) == {":2": text, ":3": "plain"}


def test_one_line_in_another_encoding_does_not_spoil_the_others(tmp_path: pathlib.Path) -> None:
    lines = "id,text\n1,caf\u00e9\n".encode() + "2,a caf\u00e9 for the na\u00efve\n".encode("cp1252") + "3,caf\u00e9\n".encode()
    assert list(rows(put(tmp_path, "t.csv", lines)).values()) == ["caf\u00e9", "a caf\u00e9 for the na\u00efve", "caf\u00e9"]


def test_nul_in_a_cell_is_replaced(tmp_path: pathlib.Path) -> None:
    reports, _ = gather(put(tmp_path, "t.csv", "id,text\n1,a\0b and more words\n2,c\n"))
    assert (reports[":2"].text, reports[":2"].mended) == ("a\ufffdb and more words", 1)


def test_a_row_past_the_limit_is_refused_and_the_next_one_read(tmp_path: pathlib.Path) -> None:
    lines = f'id,text\n1,{"x" * 5000}\n2,short\n3,"{"y" * 5000}\n{"y" * 5000}"\n4,short\n'
    reports, reasons = gather(put(tmp_path, "t.csv", lines), limits=Limits(line_bytes=4000))
    assert [r.text for r in reports.values()] == ["short", "short"]
    assert all("limits.line_bytes" in reason for reason in reasons.values()) and list(reasons)[:2] == [":2", ":4"]


def test_a_header_alone_is_no_table_of_reports(tmp_path: pathlib.Path) -> None:
    _, reasons = gather(put(tmp_path, "t.csv", "id,text\n"))
    assert "no rows" in reasons[""]


@pytest.mark.parametrize(
    "text",
    [
        "Talks, at last\nThe minister said, on Tuesday, that they went on, and left.\nThe president, in turn, said no.\n",
        "Date: 4 February 2020, Source: Agency\n\nThe minister said that they went on, and left.\n",
        "Headline | Source\n\nThe minister said that they went on.\n",
        "Text\n\nThe minister said that they went on.\n",
    ],
)
def test_prose_with_commas_is_no_table(tmp_path: pathlib.Path, text: str) -> None:
    assert rows(put(tmp_path, "a", text)) == {"": text}
