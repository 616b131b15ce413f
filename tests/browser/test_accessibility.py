"""Every page as axe-core judges it: no serious and no critical fault, wide and narrow, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.web.queries import actor_path, happening_path

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

GRAVE = ("serious", "critical")
OF_COLOURS = ("color-contrast", "link-in-text-block")


def every_page(path: Path) -> list[str]:
    """One of each kind of page, with everything open that opens."""
    with Archive(path) as archive:
        actor = next(a["key"] for a in archive.actors(limit=200) if a["kind"] == "person")
        act = next(iter(archive.happenings(limit=1)))["happening"]
    lists = [f"/search?kind={k}" for k in ("statements", "events", "happenings", "reports", "actors", "figures", "stories")]
    return ["/", *lists, "/search?q=accord", "/search?q=nothingofthatkind", "/disputes", "/map", "/map?place=HRV", "/map?box=10,40,30,50", "/read", "/reports/r1",
            "/reports/r1?trace=1", "/reports/bad-1", "/reports/none", "/dyads/SVK/HRV", "/stories/1", actor_path(actor), happening_path(act)]  # fmt: skip


def faults_of(judge, page, url: str, rules: tuple[str, ...] = ()) -> list[str]:
    """The grave faults of the page as it looks now; by all rules, or by some."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})
    grave = [f for f in judge.run(page, options=options).response["violations"] if f["impact"] in GRAVE]
    return [f"{url}: {f['id']}, {f['impact']}: {node['html'][:160]}" for f in grave for node in f["nodes"][:3]]


@pytest.mark.parametrize("width", [390, 1600])
def test_no_page_has_a_grave_fault(browser, room: str, path: Path, width: int) -> None:
    """By all rules in light colours; in dark ones by those that colours bear on."""
    judge = axe.Axe()
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults = []
    for url in every_page(path):
        page.emulate_media(color_scheme="light")
        page.goto(room + url)
        page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
        faults += faults_of(judge, page, url)
        page.emulate_media(color_scheme="dark")
        faults += faults_of(judge, page, url + " in the dark", OF_COLOURS)
    page.close()
    assert faults == []


def test_a_grave_fault_would_be_found(browser, room: str) -> None:
    page = browser.new_page()
    page.goto(room + "/read")
    page.evaluate("document.querySelector('textarea').parentElement.replaceWith(document.querySelector('textarea'))")
    assert any("label" in fault for fault in faults_of(axe.Axe(), page, "/read"))
    page.close()
