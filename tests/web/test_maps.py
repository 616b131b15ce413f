"""The map: where places stand, which of them become one circle, and what each leads to."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from demarche.archive.archive import Archive
from demarche.errors import UsageError
from demarche.web.app import make_app
from demarche.web.maps import WORLD, Box, draw_map, parse_box, project, shown
from tests.archive.records import MORE, make_record


def place(key: str, lat: float, lon: float, acts: int = 1) -> dict:
    return {"key": key, "place": key, "lat": lat, "lon": lon, "acts": acts, "cooperation": 0, "conflict": acts, "kind": "place", "named": acts}


def hrefs(svg: str) -> list[str]:
    return re.findall(r'<a class="spot[^>]* href="([^"]*)"', svg)


def test_the_projection_keeps_areas() -> None:
    """Cells of a degree cover as much of the picture as of the globe: the cosine of their latitude."""

    def area(lat: float) -> float:
        corners = [project(20, lat), project(21, lat), project(21, lat + 1), project(20, lat + 1)]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, corners[1:] + corners[:1], strict=True))) / 2

    for lat in (0, 30, 60, -45):
        assert area(lat) / area(0) == pytest.approx(math.cos(math.radians(lat + 0.5)), rel=0.01)


def test_north_is_up_and_east_is_right_and_the_whole_world_is_a_thousand_wide() -> None:
    assert project(0, 50)[1] < project(0, 10)[1]
    assert project(10, 0)[0] < project(70, 0)[0]
    assert (project(-180, 0)[0], project(180, 0)[0]) == pytest.approx((0, 1000))
    assert project(0, 90)[1] == pytest.approx(0)


def test_places_that_would_stand_on_each_other_are_one_circle_that_leads_nearer() -> None:
    near = [place("a", 48.2, 16.4, 9), place("b", 48.1, 17.1, 3), place("c", -33.9, 151.2, 2)]
    svg = draw_map(near, WORLD, {"type": "ACCUSE"})
    assert next(href.partition("?")[2] for href in hrefs(svg)) == "type=ACCUSE&amp;place=c#places"
    (group,) = [h for h in hrefs(svg) if "box=" in h]
    box = parse_box(re.search(r"box=([^&]*)", group)[1].replace("%2C", ","))
    assert {p["key"] for p in shown(near, box)} == {"a", "b"}
    assert "type=ACCUSE" in group
    assert "a and 1 more place: 12 acts" in svg


def test_of_places_at_one_point_the_first_is_led_to_and_no_link_goes_round_in_a_circle() -> None:
    same = [place("a", 48.0, 16.0, 2), place("b", 48.0, 16.0)]
    box, seen = WORLD, 0
    while "box=" in (href := hrefs(draw_map(same, box, {}))[0]):
        box = parse_box(re.search(r"box=([^&]*)", href)[1].replace("%2C", ","))
        seen += 1
        assert seen < 5
    assert href == "/map?place=a#places"


@pytest.mark.parametrize("count", [1, 40, 400])
def test_no_two_circles_touch_and_no_act_is_lost(count: int) -> None:
    rows = [place(str(i), (i * 37) % 120 - 50, (i * 71) % 340 - 170, 1 + (i * i) % 50) for i in range(count)]
    rows.sort(key=lambda p: -p["acts"])
    svg = draw_map(rows, WORLD, {})
    found = re.findall(r'translate\(([\d.]+) ([\d.-]+)\) scale\(1.0000\)"><title>[^:]*: ([\d,]+) acts?.*?<circle class="heart" r="([\d.]+)"', svg)
    circles = [(float(x), float(y), int(acts), float(r)) for x, y, acts, r in found]
    assert sum(c[2] for c in circles) == sum(p["acts"] for p in rows)
    for i, one in enumerate(circles):
        for other in circles[i + 1 :]:
            assert math.dist(one[:2], other[:2]) > 0.9 * (one[3] + other[3])


@pytest.mark.parametrize("words", ["x", "1,2,3", "1,2,3,4,5", "20,0,10,5", "nan,0,10,5", "-999,0,10,5", "0,0,1e400,5", "0,50,10,40"])
def test_what_is_no_box_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        parse_box(words)
    assert parse_box(None) == parse_box("") == WORLD
    assert parse_box("1,2,3.5,4") == Box(1, 2, 3.5, 4)


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    record = make_record("r1")
    with Archive(tmp_path / "a.db", write=True) as archive:
        archive.add(record)
        named = replace(record.events[0], place="Vesna", quad="verbal_cooperation", type="CONSULT", date="2024-09-01")
        archive.add(replace(make_record("r2", text=record.text + MORE, published="2024-09-02"), events=(named,)))
        planned = replace(record.events[0], status="future")
        archive.add(replace(make_record("r3", text=record.text + " Something else."), events=(planned,)))
    return TestClient(make_app(str(tmp_path / "a.db")), base_url="http://127.0.0.1:8600")


def test_an_act_stands_where_its_report_says_else_with_whom_it_was_done_to(client: TestClient) -> None:
    rows = client.get("/map.json?copies=1").json()["rows"]
    assert {(r["place"], r["kind"], r["acts"], r["named"]) for r in rows} == {("Vesna", "place", 1, 1), ("Croatia", "country", 1, 0)}
    (vesna,) = [r for r in rows if r["place"] == "Vesna"]
    assert (vesna["key"], vesna["lat"], vesna["lon"], vesna["report"], vesna["event"]) == ("g5", 48.1, 17.1, "r2", "e1")


def test_an_act_that_two_reports_tell_stands_once_where_one_of_them_says(tmp_path: Path) -> None:
    record = make_record("r1")
    with Archive(tmp_path / "a.db", write=True) as archive:
        archive.add(record)
        archive.add(replace(make_record("r2", text=record.text + MORE), events=(replace(record.events[0], place="Vesna"),)))
        assert [(r["place"], r["acts"], r["reports"]) for r in archive.places(copies=True)] == [("Vesna", 1, 2)]


def test_a_place_has_what_happened_there_and_links_to_the_words(client: TestClient) -> None:
    found = client.get("/map.json?copies=1&place=HRV").json()
    assert [e["report"] for e in found["events"]] == ["r1"]
    assert "/reports/r1#e1" in client.get("/map?copies=1&place=HRV").text
    assert client.get("/map?place=nowhere").status_code == 404


def test_filters_and_box_are_in_the_address(client: TestClient) -> None:
    assert [r["place"] for r in client.get("/map.json?copies=1&type=CONSULT").json()["rows"]] == ["Vesna"]
    assert [r["place"] for r in client.get("/map.json?copies=1&until=2024-05-20").json()["rows"]] == ["Croatia"]
    assert client.get("/map.json?copies=1&box=100,-40,150,-10").json()["rows"] == []
    assert "whole map" in client.get("/map?copies=1&box=100,-40,150,-10").text
    assert client.get("/map.csv?copies=1").text.splitlines()[0].startswith("place,country,kind,lat,lon,acts")
    assert client.get("/map?box=1").status_code == 400


def test_every_place_of_the_picture_is_in_the_list_too(client: TestClient) -> None:
    html = client.get("/map?copies=1").text
    picture, _, rest = html.partition("</svg>")
    assert "2 acts" in picture  # the two stand so near that they are one circle
    assert all(f'href="/map?copies=1&amp;place={key}' in rest for key in ("g5", "HRV"))
