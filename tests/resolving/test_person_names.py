"""The name under a tagger's span: without titles, whose they are, and what the named has."""

import pytest

from demarche.resolving.person_names import name_mention


@pytest.mark.parametrize(
    ("tagged", "name"),
    [
        ("Israeli Prime Minister Benjamin Netanyahu", "Benjamin Netanyahu"),
        ("Israeli Prime Minister Benjamin Netanyahu's office", "Benjamin Netanyahu"),
        ("U.S. Secretary of State Marco Rubio", "Marco Rubio"),
        ("Syrian de facto leader Ahmed al-Sharaa", "Ahmed al-Sharaa"),
        ("Minister of Defense Hazem Shaalan", "Hazem Shaalan"),
        ("Chadian Moussa Faki", "Moussa Faki"),
        ("Saudi Crown Prince Mohammed bin Salman", "Mohammed bin Salman"),
        ("United Nations Secretary-General António Guterres", "António Guterres"),
        ("President Obama", "Obama"),
        ("Abdullah II of Jordan", "Abdullah II of Jordan"),
        ("Martin Luther King Jr.", "Martin Luther King Jr"),
        ("Stephen King", "Stephen King"),
        ("Prime Minister", None),
        ("U.S. Senator", None),
    ],
)
def test_a_name_is_freed_of_titles(tagged: str, name: str | None) -> None:
    mention = name_mention(tagged, 0, len(tagged))
    assert (mention and tagged[mention.span.start : mention.span.end]) == name
