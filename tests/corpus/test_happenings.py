"""Mentions of one act join whatever their wording, never across a contradiction, and in whatever order they come."""

import datetime
import random
from dataclasses import replace

import pytest

from demarche.corpus.acts import Mention, Party, find_anchors, is_within_window, span_of_date, unite
from demarche.corpus.grouping import MemoryShelf, add_mentions, group, make_shelves, read_happenings, remove_mentions, settle
from demarche.corpus.happenings import compare, compare_plan

RUSSIA, LAVROV = Party("state:RUS:russia", "RUS", ("russia",)), Party("Q58217", "RUS", ("sergei", "lavrov"))
BRITAIN, FRANCE = Party("state:GBR:united kingdom", "GBR", ("united", "kingdom")), Party("state:FRA:france", "FRA", ("france",))
WORDS = ("diplomat", "embassy", "sanction", "week", "ministry", "leave", "envoy", "retaliat", "order", "staff")


def day(iso: str) -> int:
    return datetime.date.fromisoformat(iso).toordinal()


def mention(report: str = "r1", event: str = "e1", *, words: tuple[str, ...] = WORDS[:4], date: str | None = "2024-05-14", **given) -> Mention:
    first, last = span_of_date(date)
    base = Mention(
        report, (event,), ("SANCTION",), (), "done", (RUSSIA,), (BRITAIN,), first, last, day("2024-05-15"), None, None, (), (), ("expel",),
        dict.fromkeys(words, len(words) ** -0.5), {},
    )  # fmt: skip
    told = replace(base, **given)
    named = tuple(dict.fromkeys(p.anchor for p in (*told.actors, *told.recipients) if p.anchor))
    return told if "named" in given else replace(told, named=named, countries=named)


def test_an_actor_its_minister_and_near_types_are_one_act() -> None:
    other = mention("r2", actors=(LAVROV,), types=("COERCE",), triggers=("order",), date=None, published=day("2024-05-14"))
    match = compare(mention(), other)
    assert match.joins
    assert match == compare(other, mention())
    assert any("same actor: russia and sergei lavrov" in reason for reason in match.reasons)


@pytest.mark.parametrize(
    ("changed", "contradiction"),
    [
        ({"recipients": (FRANCE,)}, "another recipient"),
        ({"actors": (FRANCE,)}, "another actor"),
        ({"date": "2024-05-17"}, "3 days apart"),
        ({"date": "2024-06"}, "18 days apart"),
        ({"date": None, "published": day("2024-05-12")}, "reported before"),
        ({"status": "denied"}, "denied and done"),
        ({"status": "planned"}, "done and planned"),
    ],
)
def test_a_contradiction_forbids_the_join(changed: dict, contradiction: str) -> None:
    match = compare(mention(), mention("r2", **changed))
    assert not match.joins
    assert contradiction in str(match.contradiction)


def test_another_kind_of_act_in_other_words_is_another_act() -> None:
    other = mention("r2", types=("AID",), triggers=("send",), words=("grain", "ship", "flood", "tonne"), date=None)
    assert not compare(mention(), other).joins
    assert compare(mention(), replace(other, types=("SANCTION",))).joins


def test_a_coarser_date_that_holds_the_day_is_no_contradiction() -> None:
    assert compare(mention(), mention("r2", date="2024-W20")).joins
    assert compare(mention(), mention("r2", date="2024-05")).joins


def test_a_plan_is_linked_with_what_carries_it_out() -> None:
    plan = mention(status="planned", date=None, published=day("2024-05-02"))
    assert compare_plan(plan, mention("r2")).joins
    assert not compare_plan(plan, mention("r2", recipients=(FRANCE,))).joins
    assert not compare_plan(mention(status="planned", date=None, published=day("2024-05-20")), mention("r2")).joins
    assert find_anchors(plan, "done") & find_anchors(mention("r2"))


def test_dates_are_spans_of_days() -> None:
    assert span_of_date("2024-02") == (day("2024-02-01"), day("2024-02-29"))
    assert span_of_date("2024") == (day("2024-01-01"), day("2024-12-31"))
    assert span_of_date("2024-W20") == (day("2024-05-13"), day("2024-05-19"))
    assert [span_of_date(v) for v in (None, "PAST_REF", "2024-13", "2024-02-30", "0000", "9999-12")] == [(None, None)] * 5 + [span_of_date("9999-12")]


def crowd(seed: int, size: int) -> list[Mention]:
    """Mentions with whatever known or unknown, among which many pairs match and many do not."""
    rng = random.Random(seed)
    out = []
    for n in range(size):
        out.append(
            mention(
                f"r{n // 2}",
                f"e{n % 2}",
                words=tuple(rng.sample(WORDS, 4)),
                date=rng.choice([None, "2024-05-13", "2024-05-14", "2024-05-16", "2024-05", "2024-W20"]),
                published=day(f"2024-05-{rng.randint(14, 24)}"),
                actors=rng.choice([(), (RUSSIA,), (LAVROV,), (FRANCE,)]),
                recipients=rng.choice([(), (BRITAIN,), (BRITAIN, FRANCE)]),
                types=(rng.choice(["SANCTION", "COERCE", "THREATEN"]),),
                triggers=(rng.choice(["expel", "order"]),),
                status=rng.choice(["done", "done", "planned"]),
            )
        )
    return out


def by_definition(mentions: list[Mention]) -> dict:
    """Centres in the order of ranks, then each other one with the centre that it matches best."""

    def match(one: Mention, other: Mention):
        return compare(one, other) if find_anchors(one) & find_anchors(other) and is_within_window(one, other) else None

    centres: list[Mention] = []
    for m in sorted(mentions, key=lambda m: m.rank):
        if not any((found := match(m, c)) and found.joins for c in centres):
            centres.append(m)
    out = {c.name: c.name for c in centres}
    for m in mentions:
        if m.name not in out:
            best = min(((f.score, c) for c in centres if (f := match(m, c)) and f.joins), key=lambda b: (-b[0], b[1].rank))
            out[m.name] = best[1].name
    return out


@pytest.mark.parametrize("seed", range(5))
def test_order_of_arrival_changes_nothing(seed: int) -> None:
    mentions = crowd(seed, 60)
    expected = by_definition(mentions)
    assert 1 < len(set(expected.values())) < len(expected)
    for order in range(5):
        random.Random(order).shuffle(mentions)
        shelf = MemoryShelf()
        for m in mentions:
            shelf.put(m)
            settle(shelf, [m])
        assert shelf.assigned == expected


@pytest.mark.parametrize("seed", range(5))
def test_order_changes_no_happening_either(seed: int) -> None:
    mentions = crowd(seed, 60)
    expected = group(mentions)
    assert 1 < len(set(expected.values())) < len(expected)
    for order in range(5):
        random.Random(order).shuffle(mentions)
        assert group(mentions) == expected


@pytest.mark.parametrize("seed", range(5))
def test_what_is_taken_out_leaves_no_trace(seed: int) -> None:
    mentions = crowd(seed, 60)
    shelves = make_shelves()
    for m in mentions:
        add_mentions(shelves, [m])
    for gone in mentions[:20]:
        remove_mentions(shelves, [gone])
    assert shelves[0].assigned == by_definition(mentions[20:])
    assert read_happenings(shelves) == group(mentions[20:])


def test_366_mentions_of_one_kidnapping_are_one_happening() -> None:
    """However they name the party, the day, the type and the words: what GDELT counted 366 times."""
    rng = random.Random(1914)
    boko = [Party("Q389762", "NGA", ("boko", "haram"), "armed_group"), Party("armed_group:NGA:boko haram", "NGA", ("boko", "haram"), "armed_group")]
    victims = [Party("group:NGA:schoolgirls", "NGA", ("schoolgirls",)), Party("group:NGA:nigerian girls", "NGA", ("nigerian", "girls"))]
    words = ("schoolgirl", "chibok", "borno", "school", "militant", "girl", "night", "dormitor")
    out = []
    for n in range(366):
        date = rng.choice(["2014-04-14", "2014-04-14", "2014-04-15", "2014-W16", "2014-04", None])
        out.append(
            mention(
                f"r{n}",
                words=tuple(rng.sample(words, 6)),
                date=date,
                published=day(f"2014-04-{rng.randint(16, 17)}"),
                actors=(rng.choice(boko),),
                recipients=(rng.choice(victims),),
                types=(rng.choice(["ASSAULT", "ASSAULT", "COERCE"]),),
                triggers=(rng.choice(["kidnapp", "abduct", "seiz"]),),
                place=rng.choice([None, "Chibok", "Borno"]),
                place_country="NGA",
            )
        )
    assert len(set(group(out).values())) == 1


GUNMEN = Party("armed_group::gunmen", None, ("gunmen",), "armed_group")
GIRLS = Party("group::girls", None, ("girls",), "group")


def test_a_sentence_that_names_nobody_is_found_by_the_country_of_its_report() -> None:
    named = mention(actors=(GUNMEN,), recipients=(GIRLS,), types=("ASSAULT",), named=("@NGA",), countries=("@NGA",), triggers=("abduct",))
    nameless = replace(named, report="r2", named=(), triggers=("seiz",))
    assert find_anchors(named) & find_anchors(replace(nameless, triggers=("abduct",)))
    assert compare(named, nameless).score > compare(named, replace(nameless, countries=("@KEN",))).score


def test_a_report_that_names_no_country_leaves_it_open() -> None:
    named = mention(actors=(GUNMEN,), recipients=(GIRLS,), types=("ASSAULT",), named=("@NGA",), countries=("@NGA",))
    reasons = compare(named, replace(named, report="r2", named=(), countries=())).reasons
    assert not any("only one names" in reason for reason in reasons)


def test_mentions_of_one_mode_and_matter_are_found_whoever_they_name() -> None:
    one = mention(actors=(GUNMEN,), named=("@NGA",), modes=("abduct",), matter={"chibok": 1.0}, words=WORDS[:3], triggers=("abduct",))
    other = mention("r2", actors=(), recipients=(GIRLS,), named=(), modes=("abduct",), matter={"chibok": 1.0}, words=WORDS[5:8], triggers=("seiz",))
    assert find_anchors(one) & find_anchors(other)


def test_the_parties_of_a_happening_are_those_that_most_reports_give() -> None:
    wrong = mention("r0", actors=(BRITAIN,), recipients=(RUSSIA,))
    united = unite([wrong, mention("r1"), mention("r2", actors=(RUSSIA,), recipients=())])
    assert united.actors == (RUSSIA,)
    assert unite([mention("r3", actors=()), mention("r4", actors=())]).actors == ()
