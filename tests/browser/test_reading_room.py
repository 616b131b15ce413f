"""The reading room in a real browser: from a question to the sentence, and nothing that a report says is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.watching import Watched, addresses
from tests.web.rooms import PAYLOADS


@pytest.mark.parametrize("strip_csp", [False, True], ids=["as served", "without its policy"])
def test_no_payload_is_run_on_any_page(browser, room: str, path: Path, strip_csp: bool) -> None:
    watched = Watched(browser, room, strip_csp=strip_csp)
    for url in addresses(path):
        page = watched.goto(url)
        page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
        watched.assert_clean()
    watched.page.close()


def test_a_payload_that_was_not_escaped_would_be_stopped_by_the_policy(browser, room: str) -> None:
    """With escaping off in one place the policy holds alone."""
    watched = Watched(browser, room)

    def unescaped(route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace("<main id=", "<script>window.hit=1</script><img src=x onerror='window.hit=1'><main id=")
        )

    watched.page.route("**/reports/*", unescaped)
    page = watched.goto("/reports/r1")
    assert page.evaluate("window.hit") is None
    assert any("Content Security Policy" in e for e in watched.errors)
    page.close()


def test_from_a_question_to_the_sentence_in_three_clicks(browser, room: str) -> None:
    watched = Watched(browser, room)
    page = watched.goto("/")
    page.fill("#q", "keep to the accord")
    page.click(".find button")
    page.click(".item.st .where a >> nth=0")
    assert page.locator("#s1").count() == 1
    assert page.url.endswith("#s1")
    assert "We keep to the accord" in page.locator(".text .m.st >> nth=0").inner_text()
    watched.assert_clean()
    page.close()


def test_evidence_and_list_light_up_together(browser, room: str) -> None:
    watched = Watched(browser, room)
    page = watched.goto("/reports/r1")
    page.hover("#about-e1")
    assert page.locator(".text a.m.lit").count() >= 1
    page.click(".text a.m.ev >> nth=0")
    assert page.url.endswith("#about-e1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.classList.contains('m')")
    watched.assert_clean()
    page.close()


def test_a_report_is_pasted_and_read(browser, room: str) -> None:
    watched = Watched(browser, room)
    page = watched.goto("/read")
    page.fill("textarea", "VESNA, May 14 - Selvania rejected the plan on Tuesday. “We keep to the accord,” Foreign Minister Ivo Marsh said.")
    page.fill("input[name=date]", "2024-05-15")
    page.click(".paste button")
    assert "Ivo Marsh" in page.locator(".found").inner_text()
    watched.assert_clean()
    page.close()


@pytest.mark.parametrize("width", [390, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen_and_dark_is_dark(browser, room: str, path: Path, width: int, scheme: str) -> None:
    watched = Watched(browser, room, viewport={"width": width, "height": 900}, color_scheme=scheme)
    for url in [*addresses(path)[:16], "/read", "/reports/r1"]:
        page = watched.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, url
    brightness = page.evaluate("getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)")
    assert (brightness < 200) is (scheme == "dark")
    page.close()


def test_from_a_circle_of_the_map_to_the_words_without_scripts(browser, room: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(room + "/map?country=Croatia")
    page.click(".map a.spot >> nth=0")
    assert "place=HRV" in page.url
    page.click("#places .where a >> nth=0")
    assert page.url.endswith("#e1")
    context.close()


def test_everything_works_without_scripts(browser, room: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(room + "/search?q=accord")
    page.click(".item.st .where a >> nth=0")
    assert page.locator(".text a.m.st").count() >= 1
    assert len(PAYLOADS) >= 30
    context.close()


def test_words_and_their_ground_have_enough_contrast(browser, room: str) -> None:
    """WCAG AA: 4.5 to 1 for every text on a page, in both schemes."""
    script = """() => {
      const lum = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
                           return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$|transparent/.test(c)) return c; } return "rgb(255,255,255)"; };
      const poor = [];
      for (const e of document.querySelectorAll("body *")) {
        if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || e.closest("svg, .hidden, .skip")) continue;
        const [a, b] = [lum(getComputedStyle(e).color), lum(ground(e))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) poor.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
      }
      return [...new Set(poor)];
    }"""
    for scheme in ("light", "dark"):
        watched = Watched(browser, room, color_scheme=scheme)
        for url in ("/", "/search?kind=events", "/reports/r1", "/disputes", "/read", "/dyads/SVK/HRV"):
            assert watched.goto(url).evaluate(script) == [], (scheme, url)
        watched.page.close()


def test_every_field_has_a_name_and_every_page_one_heading(browser, room: str) -> None:
    watched = Watched(browser, room)
    for url in ("/", "/search?kind=events", "/reports/r1", "/disputes", "/read", "/stories/1"):
        page = watched.goto(url)
        nameless = page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter((e) => !e.labels.length).map((e) => e.outerHTML)"
        )
        assert nameless == []
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.lang") == "en"
    page.close()
