"""Names -> actors: who they are, of what kind, from where, in what office."""

from __future__ import annotations

import datetime

import pytest

import demarche
from demarche.knowledge.offices import Holding
from demarche.record import Zone
from demarche.resolving import person_identities
from tests.resolving.scenes import Scene


def names(table):
    return [a.name for a in table.actors]


def test_full_name_surname_and_title_are_one_actor():
    scene = Scene("<PER Anders Berg> spoke. Mr. <PER Berg> left. Then <PER Berg>'s car came.")
    table = scene.table()
    assert names(table) == ["Anders Berg"]
    assert [scene.text[s.start : s.end] for s in table.actors[0].mentions] == ["Anders Berg", "Berg", "Berg"]


def test_two_persons_of_one_surname_stay_apart():
    scene = Scene("<PER Bill Novak> met reporters. <PER Hillary Novak> was away. <PER Novak> said so.")
    table = scene.table([scene.span("Novak", 2)])
    assert names(table) == ["Bill Novak", "Hillary Novak"]
    assert table.links[scene.span("Novak", 2)].actor == "a2"


def test_mr_and_mrs_choose_between_two_of_one_surname():
    scene = Scene("<PER Bill Novak> met reporters. <PER Hillary Novak> was away. Mr. <PER Novak> said so.")
    assert scene.source("Mr. Novak")[0].name == "Bill Novak"


def test_the_novaks_are_no_person():
    scene = Scene("<PER Bill Novak> met reporters. The <PER Novaks> left.")
    assert names(scene.table()) == ["Bill Novak"]


def test_a_surname_in_the_headline_is_the_full_name_below():
    scene = Scene("<PER Berg> warns\n\n<PER Anders Berg> said it on Monday.")
    assert names(scene.table()) == ["Anders Berg"]


def test_ids_follow_the_order_of_first_mention():
    scene = Scene("<GPE Turkey> accused <GPE Russia>, <PER Anders Berg> said.")
    table = scene.table(parties=[scene.span("Russia"), scene.span("Turkey")])
    assert [(a.id, a.name) for a in table.actors] == [("a1", "Turkey"), ("a2", "Russia"), ("a3", "Anders Berg")]


def test_a_state_that_is_only_scenery_is_no_actor():
    assert names(Scene("<PER Anders Berg> flew over <GPE Turkey>.").table()) == ["Anders Berg"]


def test_a_byline_makes_no_actor():
    text = "By <PER Anders Berg>\n\n<PER Ivan Petrov> left."
    scene = Scene(text, zones=[Zone(0, 14, "byline"), Zone(14, 40, "body")])
    assert names(scene.table()) == ["Ivan Petrov"]


@pytest.mark.parametrize(
    ("words", "name", "country"),
    [
        ("<GPE Washington>", "United States", "USA"),
        ("<NORP Turkish> forces", "Turkey", "TUR"),
        ("The <NORP Chinese> government", "China", "CHN"),
        ("<NORP Turkish> officials", "Turkey", "TUR"),
        ("<GPE Thailand>'s foreign minister", "Thailand", "THA"),
        ("<GPE U.S.> officials", "United States", "USA"),
        ("The <NORP Russians>", "Russia", "RUS"),
    ],
)
def test_who_acts_for_a_state_is_the_state(words, name, country):
    scene = Scene(f"{words} said it was over.")
    actor, link = scene.source(scene.text.split(" said")[0])
    assert (actor.name, actor.kind, actor.country) == (name, "state", country)
    assert link.basis == "text"


@pytest.mark.parametrize(
    "words",
    [
        "critics",
        "lawmakers",
        "officials",
        "media reports",
        "a <NORP Turkish> journalist",
        "some in <GPE Washington>",
        "the report",
    ],
)
def test_unnamed_voices_are_nobody(words):
    scene = Scene(f"It was over, {words} said.")
    actor, link = scene.source(scene.text[len("It was over, ") : -len(" said.")])
    assert actor is None and link.basis is None


def test_a_ministry_is_a_government_body_with_its_country():
    actor = Scene("<GPE Russia>'s defence ministry denied it.").party("Russia's defence ministry")
    assert (actor.name, actor.kind, actor.country) == ("Ministry of Defence (Russia)", "government", "RUS")


def test_protesters_are_a_group_as_a_party_and_nobody_as_a_source():
    scene = Scene("The police beat protesters in the square.")
    assert (scene.party("protesters").name, scene.party("protesters").kind) == ("protesters", "group")
    assert scene.source("protesters")[0] is None


def test_a_spokesman_stands_for_the_body_he_speaks_for():
    scene = Scene("A spokesman for the <ORG Harvest Commission> said it was late.")
    actor, _ = scene.source("A spokesman for the Harvest Commission")
    assert (actor.name, actor.kind) == ("Harvest Commission", "organization")


def test_a_long_title_before_the_name_does_not_hide_it():
    scene = Scene("Secretary of State <PER Anders Berg> spoke. A lawyer for <PER Anders Berg> left.")
    assert scene.party("Secretary of State Anders Berg").name == "Anders Berg"
    assert scene.source("A lawyer for Anders Berg")[0] is None


def test_a_leaders_forces_act_for_the_state_and_his_campaign_for_itself():
    scene = Scene("<NORP Turkish> President <PER Anders Berg> spoke. <PER Berg>'s forces left. The <PER Berg> campaign paid.")
    assert scene.party("Berg's forces").name == "Turkey"
    assert (scene.party("The Berg campaign").name, scene.party("The Berg campaign").kind) == (
        "Berg campaign",
        "organization",
    )


def test_an_acronym_that_the_text_introduces_is_the_long_name():
    scene = Scene("The <ORG Northern Harvest Agency> (<ORG NHA>) warned of frost. The <ORG NHA> said so.")
    table = scene.table([scene.span("NHA", 1)], [scene.span("The Northern Harvest Agency")])
    assert names(table) == ["Northern Harvest Agency"]


@pytest.mark.parametrize(
    ("text", "role", "country"),
    [
        ("<NORP Uzbek> Foreign Minister <PER Abdul Kamil> spoke.", "Minister of Foreign Affairs", "UZB"),
        ("<GPE Turkey>'s president, <PER Abdul Kamil>, spoke.", "President", "TUR"),
        ("<PER Abdul Kamil>, the former prime minister of <GPE Norway>, spoke.", "former Prime Minister", "NOR"),
        ("<PER Abdul Kamil> (R-Ky.) spoke.", None, "USA"),
        ("<GPE Norway>'s envoy to <GPE Syria>, <PER Abdul Kamil>, spoke.", None, "NOR"),
        ("<PER Abdul Kamil> spoke.", None, None),
    ],
)
def test_role_and_country_come_from_how_the_text_introduces_a_person(text, role, country):
    (actor,) = [a for a in Scene(text).table().actors if a.kind == "person"]
    assert (actor.role, actor.country) == (role, country)


def test_the_tables_give_name_office_and_country_at_the_date(monkeypatch):
    day = datetime.date
    held = Holding("Antonín Bergström", "SWE", "Minister of Trade", day(2018, 1, 1), day(2019, 1, 1), "Q1", "test", None, None, 5)
    monkeypatch.setattr(person_identities, "find_people", lambda name, on=None: (held,))
    text = "<PER Antonin Bergstrom> spoke."
    text = "In <GPE Sweden> " + text
    (then,) = Scene(text, day(2018, 6, 1)).table().actors
    assert (then.name, then.country, then.role, then.sector, then.wikidata) == (
        "Antonín Bergström",
        "SWE",
        "Minister of Trade",
        "GOV",
        "Q1",
    )
    (later,) = Scene(text, day(2021, 6, 1)).table().actors
    assert later.role is not None and later.role.startswith("former")
    (undated,) = Scene(text).table().actors
    assert undated.role is None


def test_the_tables_are_not_believed_where_the_text_gives_another_country(monkeypatch):
    held = Holding("Antonin Berg", "SWE", "Minister of Trade", None, None, "Q1", "test")
    monkeypatch.setattr(person_identities, "find_people", lambda name, on=None: (held,))
    (actor,) = Scene("<NORP Norwegian> trade minister <PER Antonin Berg> spoke.").table().actors
    assert (actor.country, actor.wikidata) == ("NOR", None)


def test_a_bare_surname_is_not_given_to_an_obscure_bearer(monkeypatch):
    held = Holding("Antonin Berg", "SWE", "Minister of Trade", None, None, "Q1", "test")
    monkeypatch.setattr(person_identities, "find_people", lambda name, on=None: (held,))
    (actor,) = Scene("<PER Berg> spoke.").table().actors
    assert (actor.name, actor.wikidata) == ("Berg", None)


def test_a_namesake_in_the_tables_is_not_the_person_in_the_text(monkeypatch):
    held = Holding("Maria Joana Berg", "SWE", "Minister of Trade", None, None, "Q1", "test")
    monkeypatch.setattr(person_identities, "find_people", lambda name, on=None: (held,))
    (actor,) = Scene("<PER Maria Berg> spoke.").table().actors
    assert (actor.name, actor.country, actor.wikidata) == ("Maria Berg", None, None)


def test_a_name_cut_off_by_the_tagger_is_made_whole():
    scene = Scene("<PER Bashar> al-Assad spoke. The tagger saw <PER Karim al>-Haddad too.")
    assert names(scene.table()) == ["Bashar al-Assad", "Karim al-Haddad"] or names(scene.table())[1] == "Karim al-Haddad"


def test_a_speaker_label_in_capitals_is_the_person_of_the_byline():
    text = "<PER Ned Berg>, Spokesperson\n\nQUESTION: What now?\n\nMR BERG: Nothing."
    scene = Scene(text, zones=[Zone(0, 23, "byline")])
    actor, _ = scene.source("MR BERG")
    assert actor.name == "Ned Berg"


@pytest.mark.parametrize("text", ["", " ", "<PER ...>", "<ORG ’s> <GPE -> he", "(((((AAA)))))", "the the the of of of"])
def test_odd_texts_do_no_harm(text):
    scene = Scene(text)
    spans = [scene.sentences[0]] if scene.sentences else []
    table = scene.table(spans, spans)
    assert all(0 <= s.start < s.end <= len(scene.text) for a in table.actors for s in a.mentions)


def test_a_bare_surname_is_who_holds_a_great_office_in_a_country_that_the_report_names() -> None:
    text = "Pompeo met officials in Uzbekistan. Kamilov said that talks went well."
    record = demarche.read(text, date="2020-02-06")
    assert ("Abdulaziz Kamilov", "UZB") in {(a.name, a.country) for a in record.actors}
    elsewhere = demarche.read(text.replace("Uzbekistan", "Norway"), date="2020-02-06")
    assert "Abdulaziz Kamilov" not in {a.name for a in elsewhere.actors}


_DECLARATION = "Antony J. Blinken, Secretary of State\n\nWe condemn the shelling. I call on all sides to stop."


def _speaker_of(marked: str, words: str, byline: int) -> str | None:
    scene = Scene(marked, datetime.date(2022, 6, 1), zones=[Zone(0, byline, "byline")])
    span = scene.span(words)
    table = scene.table([span], [span])
    actor = table.links[span].actor
    return next((a.name for a in table.actors if a.id == actor), None)


def test_a_signed_declaration_speaks_for_its_signer_and_the_state() -> None:
    signed = _DECLARATION.replace("Antony J. Blinken", "<PER Antony J. Blinken>")
    assert _speaker_of(signed, "We", 37) == "United States"
    assert _speaker_of(signed, "I", 37) == "Antony Blinken"


def test_we_of_a_reporter_or_of_a_transcript_is_nobody() -> None:
    assert _speaker_of("<PER Jane Example>, Staff Writer\n\nWe condemn the shelling.", "We", 26) is None
    scene = Scene(
        "<PER Antony J. Blinken>, Secretary of State\n\nQUESTION: We met last week.\n\nSECRETARY BLINKEN: Yes.",
        datetime.date(2022, 6, 1),
        zones=[Zone(0, 37, "byline")],
    )
    we = scene.span("We")
    assert scene.table([scene.span("QUESTION"), we], [we]).links[we].actor is None
