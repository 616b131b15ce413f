"""A record survives the trip to plain data and back."""

import json

import msgspec
import pytest

from demarche import read
from demarche.record import Record

TEXT = "TASHKENT, Feb 3 - Uzbekistan pledged $2 million on Monday, and Foreign Minister Abdulaziz Kamilov said: “We keep our word.”"


def test_a_record_equals_itself_after_json() -> None:
    record = read(TEXT, date="2020-02-04")
    assert record.statements
    assert record.figures
    again = Record.from_dict(json.loads(json.dumps(record.to_dict())))
    assert again.to_dict() == record.to_dict()


def test_fields_of_a_later_version_are_left_out() -> None:
    assert Record.from_dict({"id": "r", "text": "x", "mood": "grim"}) == Record("r", "x")


@pytest.mark.parametrize("value", [{"id": "r"}, {"id": 1, "text": "x"}, {"id": "r", "text": "x", "actors": [{}]}])
def test_what_is_no_record_is_refused(value: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        Record.from_dict(value)
