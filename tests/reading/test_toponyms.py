"""Place names: one by one where the tagger joined them, and countries whatever it took them for."""

import pytest

from demarche.reading.mentions import EntityMention
from demarche.reading.toponyms import find_toponyms


@pytest.mark.parametrize(
    ("text", "label", "places"),
    [
        ("Al-Safira, Aleppo Governorate, Syria", "GPE", ["Al-Safira", "Aleppo Governorate", "Syria"]),
        ("Greenland and the Panama Canal", "GPE", ["Greenland", "Panama Canal"]),
        ("Bosnia and Herzegovina’s", "GPE", ["Bosnia and Herzegovina"]),
        ("Trinidad and Tobago", "GPE", ["Trinidad and Tobago"]),
        ("Washington, D.C.", "GPE", ["Washington, D.C."]),
        ("Russia’s", "ORG", ["Russia"]),
        ("the Netherlands", "ORG", ["Netherlands"]),
        ("Texas court", "ORG", []),
        ("Jordan Peterson", "PER", []),
    ],
)
def test_places_are_found_in_what_was_tagged(text: str, label: str, places: list[str]) -> None:
    found = find_toponyms(text, [EntityMention(0, len(text), label, 0.9)])
    assert [text[t.start : t.end] for t in found] == places
