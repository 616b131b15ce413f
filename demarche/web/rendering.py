"""A page -> the answer to a request: HTML, JSON or CSV, with its ETag."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jinja2
from starlette.responses import Response

from demarche.exports.tables import write_csv
from demarche.knowledge import countries
from demarche.plover import QUADS, TYPES
from demarche.web.charts import draw_activity, draw_months
from demarche.web.evidence import show_changes, show_line, show_link, show_report, show_text, show_within
from demarche.web.maps import draw_map
from demarche.web.pages import FACET_FILTERS, KINDS, Page
from demarche.web.queries import actor_path, address, dyad_path, happening_path, report_path

FORMATS = ("html", "json", "csv")


@cache
def _templates() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("demarche.web"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.filters |= {
        "day": _day,
        "line": show_line,
        "within": show_within,
        "text": show_text,
        "link": show_link,
        "country": _country,
        "percent": _percent,
        "score": _score,
        "quad": _quad,
        "objid": id,
    }
    env.globals |= {
        "report_path": report_path, "happening_path": happening_path, "actor_path": actor_path, "dyad_path": dyad_path, "address": address, "show_report": show_report,
        "show_changes": show_changes, "draw_months": draw_months, "draw_activity": draw_activity, "draw_map": draw_map, "KINDS": KINDS, "QUADS": QUADS, "FACET_FILTERS": FACET_FILTERS, "TYPES": TYPES,
    }  # fmt: skip
    return env


def _day(value: str | None) -> Any:
    """A day as people write it, the ISO form in the markup; other dates as they are."""
    from markupsafe import Markup

    if not value:
        return Markup('<span class="unknown">no date</span>')
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return show_line(value)
    return Markup('<time datetime="{}">{} {}</time>').format(day.isoformat(), day.day, day.strftime("%b %Y"))


def _country(code: str | None) -> str:
    if not code:
        return ""
    try:
        return countries.country(code).name
    except KeyError:
        return code


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _score(value: float) -> str:
    """A conflict-cooperation score with its sign, a true minus; nothing has no sign."""
    return f"{value:+.1f}".replace("-", "\u2212") if round(value, 1) else "0.0"


def _quad(value: str) -> str:
    return value.replace("_", " ")


def choose_format(path: str, accept: str) -> tuple[str, str]:
    """The path without `.json` or `.csv`, and the format that it or the Accept header asks for."""
    for form in ("json", "csv"):
        if path.endswith(f".{form}"):
            return path.removesuffix(f".{form}"), form
    first = accept.partition(",")[0].partition(";")[0].strip().lower()
    return path, {"application/json": "json", "text/csv": "csv"}.get(first, "html")


def render(page: Page, form: str, context: Mapping[str, Any], *, status: int = 200, if_none_match: str | None = None) -> Response:
    """The page in one format. The same page as last time, by its ETag, is answered with 304 and nothing."""
    if form == "csv" and page.rows is not None:
        out = io.StringIO()
        write_csv(page.rows, page.rows.columns, out)
        body, media = out.getvalue().encode("utf8"), "text/csv; charset=utf-8"
    elif form in ("json", "csv"):
        body, media = json.dumps(page.data, ensure_ascii=False).encode("utf8", "replace"), "application/json"
    else:
        html = _templates().get_template(page.template).render({"page": page, **page.data, **page.more, **context})
        body, media = html.encode("utf8", "replace"), "text/html; charset=utf-8"
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    if status == 200 and if_none_match and etag in (t.strip().removeprefix("W/") for t in if_none_match.split(",")):
        return Response(status_code=304, headers={"etag": etag, "vary": "Accept, Cookie, Authorization"})
    return Response(body, status, {"etag": etag, "vary": "Accept, Cookie, Authorization"}, media)
