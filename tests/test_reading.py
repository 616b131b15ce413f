"""Whole records of small reports: what users of other quotation tools and event coders complain of works here."""

from __future__ import annotations

import pytest

import demarche
from demarche.record import Record, Statement
from tests.checks import check_record


def read(text: str, date: str = "2024-05-15") -> Record:
    record = demarche.read(text, date=date)
    check_record(record)
    return record


def said(record: Record, words: str) -> Statement:
    """The statement that holds the words."""
    at = record.text.index(words)
    found = [s for s in record.statements if any(a <= at < b for a, b in s.content)]
    assert found, f"nobody says {words!r}: {[record.text[s.content[0].start : s.content[-1].end] for s in record.statements]}"
    return min(found, key=lambda s: sum(b - a for a, b in s.content))


def speaker(record: Record, words: str) -> str | None:
    actor = record.actor(said(record, words).speaker)
    return actor.name if actor else None


def source(record: Record, words: str) -> str | None:
    spans = said(record, words).source
    return record.text[spans[0].start : spans[0].end] if spans else None


def test_a_quotation_before_its_speaker() -> None:
    record = read('"We will not sit at the table while our fields turn to dust," Foreign Minister Irena Dolinar told reporters in Vesna on Tuesday.')
    assert speaker(record, "We will not sit") == "Irena Dolinar"
    assert said(record, "We will not sit").form == "direct"


def test_a_quotation_split_by_its_speaker_is_one_statement() -> None:
    record = read('"We have waited for eleven years," Lena Bergstrom said, "and we can wait for eleven days." The talks go on in Geneva.')
    statement = said(record, "We have waited")
    assert statement == said(record, "and we can wait")
    assert len(statement.content) == 2


def test_a_quotation_that_goes_on_in_the_next_sentence() -> None:
    record = read('"Nobody has touched the gates since March," President Marek Osvald said. "They are open to every inspector." The ministry agreed.')
    assert speaker(record, "They are open") == "Marek Osvald"


def test_an_indirect_statement() -> None:
    record = read("President Marek Osvald said on Wednesday that his government was ready to receive inspectors from the United Nations.")
    assert speaker(record, "his government was ready") == "Marek Osvald"
    assert said(record, "his government was ready").form == "indirect"


def test_a_mixed_statement() -> None:
    record = read('President Marek Osvald said the talks with the neighbouring country "can save the summer" for farmers on both banks.')
    assert said(record, "can save the summer").form == "mixed"


def test_according_to_names_a_body() -> None:
    record = read("According to the United Nations, more than 40,000 people have left the river district since January.")
    assert speaker(record, "have left the river district") == "United Nations"


def test_a_stray_quotation_mark_costs_nothing_else() -> None:
    record = read(
        'The 5" pipe had burst, officials said.\n\n"We are safe," Mayor Ana Silva said.\n\n"Nobody was hurt," Mayor Ana Silva said on Monday.'
    )
    assert speaker(record, "We are safe") == "Ana Silva"
    assert speaker(record, "Nobody was hurt") == "Ana Silva"


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    record = read('"We are safe, Mayor Ana Silva said in a statement on Monday.\n\nThe river fell in the night, and the bridge was opened again.')
    assert not any(b > record.text.index("The river fell") for s in record.statements for _, b in s.content)


def test_single_quotation_marks_and_apostrophes() -> None:
    record = read("\u2018We won\u2019t leave the workers\u2019 camp,\u2019 said Irena Dolinar, the foreign minister, after the meeting in Geneva.")
    assert speaker(record, "leave the workers") == "Irena Dolinar"


def test_a_quotation_inside_a_quotation_stays_one() -> None:
    record = read("\u201cHe told me \u2018never again\u2019 and I believed him,\u201d Irena Dolinar said after the meeting in Geneva on Tuesday.")
    assert speaker(record, "and I believed him") == "Irena Dolinar"


def test_a_quotation_over_two_paragraphs() -> None:
    record = read(
        "\u201cWe have waited for eleven years,\u201d Lena Bergstrom said. \u201cThe river does not wait.\n\n\u201cNor do the farmers on both banks of it, who have nothing left.\u201d"
    )
    assert speaker(record, "Nor do the farmers") == "Lena Bergstrom"


def test_a_name_on_its_own_line_after_the_quotation() -> None:
    record = read(
        "\u201cWe are proud of this treaty and of the people who made it.\u201d\nOmar Haddad, Minister of Trade\n\nThe treaty was signed on Monday in Geneva by both countries."
    )
    assert speaker(record, "We are proud") == "Omar Haddad"


def test_a_name_and_a_colon_before_the_quotation() -> None:
    record = read('The Commission was asked about the dam. And from Commissioner Vera Moreau: "We have never agreed to that, and we never will."')
    assert speaker(record, "We have never agreed") == "Vera Moreau"


def test_a_transcript_with_speaker_labels() -> None:
    record = read(
        "SECRETARY DOLINAR: Good morning. We had a good meeting on the river.\n\nQUESTION: Will the gates open this week?\n\nSECRETARY DOLINAR: They will open on Friday, and we will all be there.\n\nQUESTION: Thank you."
    )
    assert source(record, "They will open on Friday") == "SECRETARY DOLINAR"
    assert said(record, "Will the gates open").speaker is None


def test_a_nickname_in_quotation_marks_is_no_statement() -> None:
    record = read('Marek "The Engineer" Osvald won the election in the neighbouring country on Sunday, and his party took half of the seats.')
    assert not any("The Engineer" in record.text[a:b] for s in record.statements for a, b in s.content)


def test_a_description_between_the_name_and_the_verb() -> None:
    record = read('"The bridge will not be closed," Ana Silva, the mayor of the town and a former engineer, said on Monday.')
    assert speaker(record, "The bridge will not") == "Ana Silva"


def test_an_attribution_without_a_source_has_no_speaker() -> None:
    record = read(
        "President Marek Osvald left Geneva on Wednesday. It was reported that the talks would go on without him until the end of the week."
    )
    assert [s.speaker for s in record.statements if "talks would go on" in record.text[s.content[0].start : s.content[-1].end]] in ([], [None])


def test_critics_are_nobody() -> None:
    record = read("President Marek Osvald opened the dam on Tuesday. Critics said the dam would turn the fields of the south to dust.")
    assert speaker(record, "would turn the fields") is None


def test_a_pronoun_is_the_last_speaker_of_its_report() -> None:
    record = read('President Marek Osvald welcomed the decision in Geneva. "It is a small step," he said. "It is the right one."')
    assert speaker(record, "It is a small step") == "Marek Osvald"
    assert said(record, "It is a small step").speaker_basis == "coreference"


def test_he_said_after_a_splice_has_no_speaker() -> None:
    record = read(
        "Ministers Agree to Reopen Bridge\n\nVESNA (AP) -- President Marek Osvald said the bridge over the river would open before the winter.\n\n"
        'PORT ALDO (AP) -- The ferry line will close for repairs until June. "It cannot wait any longer", he said.'
    )
    assert speaker(record, "the bridge over the river") == "Marek Osvald"
    assert speaker(record, "It cannot wait") is None


def test_a_surname_and_a_title_are_the_person_named_before() -> None:
    record = read(
        "Foreign Minister Irena Dolinar arrived in Geneva on Tuesday. Dolinar said the talks would be short. The minister also said that the dam had to be opened."
    )
    assert speaker(record, "the talks would be short") == "Irena Dolinar"


def test_an_accusation_is_a_statement_and_an_event() -> None:
    record = read("Russia accused the United States on Monday of breaking the treaty, and Moscow expelled two American diplomats.")
    accusation = next(e for e in record.events if e.type == "ACCUSE")
    assert [record.actor(a).name for a in accusation.actors] == ["Russia"]
    assert [record.actor(a).name for a in accusation.recipients] == ["United States"]
    assert accusation.quad == "verbal_conflict"
    assert record.text[accusation.trigger[0].start : accusation.trigger[0].end] == "accused"


def test_what_a_speaker_alone_asserts_carries_the_claim() -> None:
    record = read(
        "Ukraine said on Monday that Russia had attacked the port of Odesa with missiles in the night, and that eleven people were injured."
    )
    attack = next(e for e in record.events if e.type == "ASSAULT")
    assert attack.claimed_in is not None


def test_money_has_a_currency_a_giver_and_a_receiver() -> None:
    record = read("Norway pledged $2.2 million to Ukraine on Monday to repair schools. More than 40,000 people have left the district.")
    money = next(f for f in record.figures if f.kind == "money")
    assert (money.value, money.unit, money.status) == (2_200_000, "USD", "pledged")
    assert [record.actor(a).name for a in money.giver] == ["Norway"]
    assert [record.actor(a).name for a in money.receiver] == ["Ukraine"]
    people = next(f for f in record.figures if f.kind == "people")
    assert (people.value, people.qualifier) == (40_000, "more_than")


def test_dates_count_from_the_day_of_publication() -> None:
    record = read("The ministers met on Sunday in Tashkent and will meet again on Friday.", date="2024-05-15")
    assert [d.value for d in record.dates] == ["2024-05-12", "2024-05-17"]
    assert [(p.name, p.country) for p in record.places] == [("Tashkent", "UZB")]


def test_without_a_date_relative_dates_stay_open_with_a_warning() -> None:
    record = demarche.read("The ministers met on Sunday in Tashkent, the foreign ministry said in a statement.")
    assert [d.value for d in record.dates] == [None]
    assert any(w.kind == "no_date" for w in record.warnings)


def test_reading_twice_and_among_others_gives_the_same(sample: str) -> None:
    from demarche.report import Report

    alone = demarche.read(sample, date="2024-05-15", id="x")
    reports = [Report.make(text, id="x", date="2024-05-15") for text in ("The minister said no.", sample, "Talks went on in Geneva.", sample)]
    among = list(demarche.pipe(reports))
    assert among[1] == alone == among[3]


def test_pipe_keeps_order_and_goes_on_after_a_report_that_cannot_be_read() -> None:
    from demarche.report import Report

    records = list(demarche.pipe([Report.make("", id="a"), Report.make("The minister said no.", id="b")]))
    assert [r.id for r in records] == ["a", "b"]
    assert records[0].warnings[0].kind == "not_read"


def test_a_record_is_its_own_json(sample: str) -> None:
    import msgspec

    record = read(sample)
    plain = msgspec.json.decode(msgspec.json.encode(record.to_dict(evidence=True)))
    for statement in record.statements:
        quotes = [s[0]["exact"] for s in plain["evidence"][statement.id]]
        assert quotes == [record.text[a:b] for a, b in statement.content]


def test_the_notebook_display_escapes_the_report() -> None:
    html = read("The minister said <script>alert(1)</script> that the talks would go on until the end of the week.")._repr_html_()
    assert "<script>" not in html


@pytest.mark.parametrize("name", ["reports", "open_news"])
@pytest.mark.slow
def test_real_reports_give_valid_records(shared, name: str) -> None:
    import gzip
    import json

    with gzip.open(shared / f"data/articles/{name}.jsonl.gz", "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    for row in rows[:: max(1, len(rows) // 60)]:
        check_record(demarche.read(row["text"], date=row.get("date"), title=row.get("title"), id=row["id"]))
