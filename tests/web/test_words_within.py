"""Words marked in a sentence: found whole, and escaped wherever they stand."""

import pytest

from demarche.web.evidence import show_within


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("They met\nand  met again.", "met", "They <mark>met</mark> and met again."),
        ("The metal was found.", "met", "The metal was found."),
        ("<b>He</b> hit & ran.", "hit & ran", "&lt;b&gt;He&lt;/b&gt; <mark>hit &amp; ran</mark>."),
        ("Nothing of it.", None, "Nothing of it."),
        ("It costs $5 (five).", "$5 (five)", "It costs <mark>$5 (five)</mark>."),
    ],
)
def test_the_first_place_of_the_words_is_marked(text: str, words: str | None, shown: str) -> None:
    assert show_within(text, words) == f"<bdi>{shown}</bdi>"
