"""Token windows: every token once, offsets into the untouched text, whatever the characters are."""

from itertools import pairwise

import pytest
from tokenizers import Tokenizer

from demarche.reading.encoder import WEIGHTS
from demarche.reading.tagging import gather_words
from demarche.reading.windows import pack_windows, quoted_mask, tokenize
from demarche.spans import Span


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n\t ",
        "Plain words, said once.",
        "Erdo\u011fan\u2019s d\u00e9marche: \U0001d518\U0001f600 combining e\u0301 and \u00a0 no-break\r\n\r\nCRLF \ufffd",
        "\u202eright to left\u202c \u0645\u0631\u062d\u0628\u0627 \u4e2d\u6587",
        "x" * 5000,
        "\u0301" * 300,
    ],
)
def test_offsets_point_into_the_untouched_text(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenize(text, tokenizer)
    assert all(0 <= s <= e <= len(text) for s, e in zip(tokens.starts, tokens.ends, strict=True))
    assert all(a <= b for a, b in zip(tokens.starts, tokens.starts[1:], strict=False))
    words = gather_words(text, tokens)
    assert all(text[tokens.starts[f] : tokens.ends[last]].count(" ") == 0 for f, last in zip(words.first, words.last, strict=True))


def test_windows_cover_every_token_once_and_none_is_too_long(tokenizer: Tokenizer) -> None:
    text = "\n\n".join("One sentence of a paragraph here. And a second one follows it." for _ in range(80)) + " word" * 700
    tokens = tokenize(text, tokenizer)
    windows = pack_windows(text, tokens)
    assert windows[0].token_start == 0 and windows[-1].token_end == len(tokens.ids)
    assert all(a.token_end == b.token_start for a, b in pairwise(windows))
    assert max(w.token_end - w.token_start for w in windows) <= 254


def test_windows_are_cut_at_paragraphs_where_they_can(tokenizer: Tokenizer) -> None:
    text = "\n\n".join("One sentence of a paragraph here. And a second one follows it." for _ in range(80))
    tokens = tokenize(text, tokenizer)
    for window in pack_windows(text, tokens)[1:]:
        assert text[int(tokens.starts[window.token_start]) - 2 :].startswith("\n\nOne")


def test_windows_are_cut_at_sentences_inside_a_long_paragraph(tokenizer: Tokenizer) -> None:
    sentence = "The minister spoke to the envoy for an hour."
    text = " ".join([sentence] * 60)
    sentences = [Span(i, i + len(sentence)) for i in range(0, len(text), len(sentence) + 1)]
    tokens = tokenize(text, tokenizer)
    starts = {s.start for s in sentences}
    assert all(int(tokens.starts[w.token_start]) in starts for w in pack_windows(text, tokens, sentences))


def test_an_unclosed_straight_mark_does_not_turn_the_report_inside_out() -> None:
    text = 'A stray " mark.\n\nPlain words here.\n\n"Quoted words," she said.'
    mask = quoted_mask(text)
    assert not mask[text.index("Plain")]
    assert mask[text.index("Quoted")] and not mask[text.index("she said")]
