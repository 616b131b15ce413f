"""Sources that layout names: what users of other quotation tools complain of, without any network."""

from demarche.reading.attribution_rules import find_labelled_turns, with_labelled_turns, with_ruled_sources
from demarche.reading.mentions import Attribution, EntityMention
from demarche.spans import Span


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def name(text: str, words: str, label: str = "PER") -> EntityMention:
    return EntityMention(*at(text, words), label, 0.9)


def source(text: str, quote: str, *names: EntityMention) -> str | None:
    bare = Attribution((), (), (at(text, quote),), 0.5, "quotation marks")
    (a,) = with_ruled_sources(text, [bare], names)
    return text[a.source[0].start : a.source[0].end] if a.source else None


def test_a_name_before_a_colon_is_the_source() -> None:
    text = 'And from Commissioner Vera Moreau: "We have never agreed to that."'
    assert source(text, '"We have never agreed to that."', name(text, "Vera Moreau")) == "Vera Moreau"


def test_a_name_on_the_line_before_is_the_source() -> None:
    text = 'Ana Silva, 34, teacher:\n"I left with two bags and my son."'
    assert source(text, '"I left with two bags and my son."', name(text, "Ana Silva")) == "Ana Silva"


def test_a_signature_after_a_dash_is_the_source() -> None:
    text = "\u201cI left with two bags and my son.\u201d\n\u2014 Ana Silva, teacher"
    assert source(text, "\u201cI left with two bags and my son.\u201d", name(text, "Ana Silva")) == "Ana Silva"


def test_a_name_alone_on_the_next_line_is_the_source() -> None:
    text = "\u201cWe are proud of this treaty.\u201d\nOmar Haddad, Minister of Trade\n\nNotes to editors."
    assert source(text, "\u201cWe are proud of this treaty.\u201d", name(text, "Omar Haddad")) == "Omar Haddad"


def test_a_description_between_name_and_verb_does_not_hide_the_source() -> None:
    text = '"We waited for nine days," Ana Silva, a teacher from the border town of Lero, said.'
    assert source(text, '"We waited for nine days,"', name(text, "Ana Silva")) == "Ana Silva"


def test_the_next_sentence_does_not_lend_its_subject() -> None:
    text = '"We waited for nine days."\n\nAna Silva left the town on Monday with her son and never came back.'
    assert source(text, '"We waited for nine days."', name(text, "Ana Silva")) is None


def test_turns_of_a_transcript_belong_to_their_labels() -> None:
    text = (
        "MINISTER HADDAD: Thank you all.\n\nQUESTION: Will you sign?\n\nMINISTER HADDAD: We will sign it.\n\n"
        "PREMIER OLSEN: I agree with the minister."
    )
    turns = find_labelled_turns(text)
    told = [(text[t.source[0].start : t.source[0].end] if t.source else None) for t in turns]
    assert told == ["MINISTER HADDAD", None, "MINISTER HADDAD", "PREMIER OLSEN"]
    assert text[turns[2].content[0].start : turns[2].content[0].end] == "We will sign it."


def test_a_colon_in_prose_makes_no_transcript() -> None:
    assert find_labelled_turns("Update: the talks ended.\n\nNote: this was mended.\n\nSource: a map.") == []


def test_what_a_turn_reports_of_others_stays_theirs() -> None:
    text = "PREMIER OLSEN: He told me that Rome agreed.\n\nQ: When?\n\nPREMIER OLSEN: Today.\n\nQ: Sure?"
    reported = Attribution((at(text, "He"),), (at(text, "told"),), (at(text, "that Rome agreed"),), 0.9, "cue")
    assert reported in with_labelled_turns(text, [reported])
