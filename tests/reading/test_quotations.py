"""Quotation marks, as they come: curly, straight, single, nested, stray, unclosed, over paragraphs."""

from demarche.reading.quotations import find_quotations, inner, is_utterance
from tests.timing import cpu_seconds


def words(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text)]


def test_straight_marks_pair_inside_a_paragraph() -> None:
    assert words('He said "yes we can" and "no".') == ['"yes we can"', '"no"']


def test_a_stray_straight_mark_costs_one_paragraph_not_the_report() -> None:
    text = 'A stray " mark here.\n\n"This is whole," she said.\n\nThen "another one" came.'
    assert words(text)[-2:] == ['"This is whole,"', '"another one"']


def test_an_unclosed_curly_mark_is_passed_over_when_nothing_continues_it() -> None:
    text = "\u201cThis never ends, he said.\n\nShe said \u201cfine\u201d."
    assert words(text) == ["\u201cfine\u201d"]


def test_a_quotation_over_paragraphs_is_opened_in_each_and_closed_in_the_last() -> None:
    text = "\u201cFirst paragraph of it.\n\n\u201cSecond paragraph of it,\u201d he said."
    assert words(text) == ["\u201cFirst paragraph of it.", "\u201cSecond paragraph of it,\u201d"]
    assert [q.closed for q in find_quotations(text)] == [False, True]


def test_nested_single_marks_stay_inside_the_double_ones() -> None:
    text = "She said: \u201cHe told me \u2018never again\u2019 and left.\u201d"
    assert words(text) == ["\u201cHe told me \u2018never again\u2019 and left.\u201d"]


def test_deeply_nested_double_marks_are_one_quotation() -> None:
    text = "\u201c" * 5000 + "x" + "\u201d" * 5000
    assert len(find_quotations(text)) == 1


def test_single_marks_of_a_headline_quote() -> None:
    assert words("China accuses U.S. of 'slander' over comments") == ["'slander'"]


def test_apostrophes_are_no_quotation_marks() -> None:
    assert words("The workers' union isn't happy with Bob's 1990s' plan, it doesn't say.") == []


def test_inches_are_no_quotation_marks() -> None:
    assert words('A 12" pipe and "a word" here.') == ['"a word"']


def test_tex_style_marks_pair() -> None:
    assert words("``We want to build,'' he said.") == ["``We want to build,''"]


def test_two_straight_single_marks_pair_on_both_sides() -> None:
    text = "''We thank China,'' he said. ''It helped.''"
    assert words(text) == ["''We thank China,''", "''It helped.''"]
    assert text[inner(text, find_quotations(text)[1]).start :].startswith("It")


def test_a_next_paragraph_of_a_quotation_needs_no_break() -> None:
    text = "He said: \u201cWe are disappointed. \u201cWe will go on talking.\u201d A spokesman left."
    assert words(text) == ["\u201cWe are disappointed. \u201cWe will go on talking.\u201d"]
    slip = "\u201cWe are disappointed, he said and \u201cgone\u201d."
    assert words(slip) == ["\u201cgone\u201d"]


def test_a_nickname_or_title_is_no_utterance() -> None:
    text = 'Robert "Bobby" Li read "The Tempest" aloud. "We will not go back there," he said.'
    assert [is_utterance(text, q) for q in find_quotations(text)] == [False, False, True]


def test_time_grows_with_length() -> None:
    def seconds(n: int) -> float:
        text = '" \u201c x \u201d ' * n
        return cpu_seconds(lambda: find_quotations(text))

    short, long = seconds(10_000), seconds(40_000)
    assert long < 9 * max(short, 0.005)
