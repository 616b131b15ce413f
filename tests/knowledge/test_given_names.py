import datetime

import pytest

from demarche.knowledge.given_names import plainer_names
from demarche.knowledge.offices import find_people


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Joseph R. Biden Jr.", ["joe Biden"]),
        ("Donald J. Trump Jr.", ["don Trump"]),
        ("Antony J. Blinken", ["Antony Blinken", "tony Blinken"]),
        ("Kennedy", []),
        ("Jo Cox", []),
    ],
)
def test_other_forms_of_a_name(name: str, forms: list[str]) -> None:
    assert list(plainer_names(name)) == forms


def test_a_long_form_finds_who_is_known_by_the_short_one() -> None:
    found = find_people("Joseph R. Biden Jr.", datetime.date(2016, 8, 15))
    assert (found[0].person, found[0].office) == ("Joe Biden", "Vice President")


def test_the_son_is_not_the_father() -> None:
    assert not [h for h in find_people("Donald J. Trump Jr.") if h.person == "Donald Trump"]
