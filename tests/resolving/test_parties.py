"""Parties that are no names: crowds, a government that a pronoun owns, names behind a trade, names that the tagger cut."""

from __future__ import annotations

import pytest

from demarche.reading.cut_names import index_party_names, with_whole_name
from demarche.reading.mentions import EntityMention
from demarche.spans import Span
from tests.resolving.scenes import Scene


@pytest.mark.parametrize(
    ("text", "party", "name"),
    [
        ("The premier was rebuked by opponents for the proposal.", "opponents", "opponents"),
        (
            "Presidential candidates in both parties condemned the claim.",
            "Presidential candidates in both parties",
            "Presidential candidates in both parties",
        ),
        ("They bombed armed villagers near the border.", "armed villagers", "armed villagers"),
    ],
)
def test_a_crowd_that_acts_is_an_actor(text: str, party: str, name: str) -> None:
    found = Scene(text).party(party)
    assert found is not None and (found.name, found.kind, found.country) == (name, "group", None)


@pytest.mark.parametrize("party", ["the two countries", "both sides", "others", "the situation", "their supporters"])
def test_what_fixes_nobody_stays_open(party: str) -> None:
    assert Scene(f"A deal was struck with {party} on Monday.").party(party) is None


def test_a_crowd_is_no_voice() -> None:
    scene = Scene("The premier was rebuked by opponents for the proposal.")
    span = scene.span("opponents")
    table = scene.table([span], [span])
    assert table.links[span].actor is None
    assert table.party(span) is not None and table.party(span).actor is not None


def test_her_government_is_the_state_of_whom_she_serves() -> None:
    scene = Scene("The German chancellor, <PER Angela Merkel>, said on Monday that her government will withdraw the bill.")
    found = scene.party("her government")
    assert found is not None and (found.name, found.country) == ("Germany", "DEU")


def test_we_is_the_state_for_which_an_official_speaks() -> None:
    scene = Scene('"We will never leave the treaty," said the German chancellor, <PER Angela Merkel>.')
    source, we = scene.span("Angela Merkel"), scene.span("We")
    quotation = Span(0, scene.text.index(" said"))
    table = scene.table([source], [we], first_person={quotation: source})
    assert {a.id: a.country for a in table.actors if a.kind == "state"}[table.links[we].actor] == "DEU"


def test_a_private_person_does_not_speak_for_the_country() -> None:
    scene = Scene("The parents of a former British soldier insisted that their son was innocent.")
    assert scene.source("The parents of a former British soldier")[0] is None


def test_a_name_behind_a_trade_is_who_speaks() -> None:
    scene = Scene("Japanese journalist and author <PER Hiro Aida> said the timing was bad.")
    found, _ = scene.source("Japanese journalist and author Hiro Aida")
    assert found is not None and found.name == "Hiro Aida"


def test_whom_a_letter_is_to_does_not_speak() -> None:
    scene = Scene("A lawyer for the senator's rival <PER Hiro Aida> said the timing was bad.")
    assert scene.source("A lawyer for the senator's rival Hiro Aida")[0] is None


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("the Syrian Democratic Forces said", "the Syrian Democratic", "the Syrian Democratic Forces"),
        ("hundreds of Syrians fled", "hundreds of", "hundreds of Syrians"),
        ("for the US, however, the YPG was vital", "the", "the"),
        ("the militia and Syrians", "the militia", "the militia"),
    ],
)
def test_a_name_that_was_cut_is_made_whole(text: str, cut: str, whole: str) -> None:
    names = [EntityMention(text.index(n), text.index(n) + len(n), "ORG", 1.0) for n in ("Syrian Democratic Forces", "Syrians", "YPG") if n in text]
    start = text.index(cut)
    assert with_whole_name(text, Span(start, start + len(cut)), index_party_names(names)).text(text) == whole


def test_a_report_that_is_at_home_in_one_country_lends_it_to_its_people() -> None:
    text = "British police arrested <PER Ann Smith>. The British government and the British army said nothing. London was calm."
    scene = Scene(text)
    parties = [scene.span(w) for w in ("British police", "The British government", "the British army")]
    found = {a.name: a.country for a in scene.table(parties=parties).actors}
    assert found["Ann Smith"] == "GBR"


def test_where_two_countries_meet_nobody_is_given_one() -> None:
    scene = Scene("The British government met the French army and Russian diplomats. <PER Ann Smith> watched.")
    parties = [scene.span(w) for w in ("The British government", "the French army", "Russian diplomats")]
    assert {a.name: a.country for a in scene.table(parties=parties).actors}["Ann Smith"] is None


def test_a_number_is_no_name() -> None:
    found = Scene("Several thousand students marched through the capital.").party("Several thousand students")
    assert found is not None and found.name == "students"
