"""Days of publication as tables and feeds write them; what is open is refused."""

from __future__ import annotations

import datetime

import pytest

from demarche.errors import BadDateError
from demarche.intake.publication_dates import find_day_order, parse_day

DAY = datetime.date(2020, 2, 4)


@pytest.mark.parametrize(
    "value",
    [
        "2020-02-04",
        " 2020-02-04T23:30:00-05:00 ",
        "20200204",
        "2020/2/4 10:00 UTC",
        "2020-02-04 10:00:00 UTC",
        "Tue, 04 Feb 2020 10:00:00 GMT",
        "4 February 2020",
        "Tuesday, February 4, 2020",
        "Feb. 4th, 2020 at 10:00",
        "Tue Feb 04 10:00:00 +0000 2020",
        "4-Feb-2020",
        "4.2.2020",
        "1580810400",
        "1580810400000",
        1580810400,
        1580810400.5,
        DAY,
        datetime.datetime(2020, 2, 4, 23, 30),
    ],
)
def test_a_day_is_read_as_it_is_written(value: object) -> None:
    assert parse_day(value) == DAY


@pytest.mark.parametrize("value", [None, "", "  ", "NaN", "NaT", "null", "N/A", float("nan"), "0000-00-00 00:00:00"])
def test_nothing_is_no_day(value: object) -> None:
    assert parse_day(value) is None


@pytest.mark.parametrize(
    "value", ["04/02/2020", "2020-02-30", "31.4.2020", "soon", "Sunday", "2020", True, [], 1e300, float("inf"), "9" * 5000, "1 " * 5000]
)
def test_what_is_no_day_or_open_is_refused(value: object) -> None:
    with pytest.raises(BadDateError):
        parse_day(value)


def test_the_order_is_told_by_the_others_in_the_column() -> None:
    assert find_day_order(["04/02/2020", "25/02/2020", None, "x"]) is True
    assert find_day_order(["04/02/2020", "02/25/2020 10:00"]) is False
    assert find_day_order(["04/02/2020"]) is None
    assert find_day_order(["25/02/2020", "02/25/2020"]) is None
    assert (parse_day("04/02/2020", day_first=True), parse_day("02/04/2020", day_first=False)) == (DAY, DAY)
