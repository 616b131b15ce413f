"""FollowTheMoney entities, by its rules; with its own library where that is installed."""

from dataclasses import replace

import pytest

from demarche.exports.followthemoney import iter_entities
from tests.archive.records import make_record


def of(schema: str, record=None) -> list[dict]:
    return [e for e in iter_entities(record or make_record()) if e["schema"] == schema]


def test_a_record_is_an_article_with_its_actors_event_and_speaker() -> None:
    schemas = [e["schema"] for e in iter_entities(make_record())]
    assert schemas == ["Article", "PublicBody", "PublicBody", "Person", "Event", "Documentation"]
    (article,), (event,), (said,), (person,) = of("Article"), of("Event"), of("Documentation"), of("Person")
    assert article["properties"]["publishedAt"] == ["2024-05-15"]
    assert person["properties"] == {"name": ["Ivo Marsh"], "country": ["hr"], "position": ["Minister"]}
    assert event["properties"]["proof"] == [article["id"]]
    assert event["properties"]["date"] == ["2024-05-14"]
    assert said["properties"]["entity"] == [person["id"]]
    assert said["properties"]["document"] == [article["id"]]
    assert said["properties"]["summary"] == ["“We keep to the accord,”"]


def test_the_same_actor_has_the_same_id_in_two_records() -> None:
    one, two = (of("Person", make_record(name))[0]["id"] for name in ("r1", "r2"))
    assert one == two
    assert of("Event", make_record("r1"))[0]["id"] != of("Event", make_record("r2"))[0]["id"]


def test_a_plan_is_no_event_and_a_claim_says_so() -> None:
    record = make_record()
    planned = replace(record, events=(replace(record.events[0], status="future"),))
    claimed = replace(record, events=(replace(record.events[0], claimed_in="s1"),))
    assert of("Event", planned) == []
    assert of("Event", claimed)[0]["properties"]["notes"] == ["asserted by a speaker only: statement s1"]


@pytest.mark.parametrize(
    ("date", "written"), [("2024-05", ["2024-05"]), ("2024-W20", ["2024-05-15"]), ("2024-05-14TMO", ["2024-05-14"]), (None, ["2024-05-15"])]
)
def test_only_dates_that_the_schema_knows(date: str | None, written: list[str]) -> None:
    record = make_record()
    assert of("Event", replace(record, events=(replace(record.events[0], date=date),)))[0]["properties"]["date"] == written


def test_its_own_library_accepts_every_entity_and_loses_no_value() -> None:
    followthemoney = pytest.importorskip("followthemoney", reason="followthemoney is not installed: pip install 'demarche[ftm]'")
    for entity in iter_entities(replace(make_record(), url="https://example.org/a")):
        proxy = followthemoney.model.get_proxy(entity)
        proxy.schema.validate(entity)
        again = followthemoney.EntityProxy.from_dict(entity, cleaned=False)
        assert {n: sorted(v) for n, v in again.to_dict()["properties"].items()} == {n: sorted(v) for n, v in entity["properties"].items()}
