"""The routes, and the one way that every request goes: who may ask, what is asked, the page, its format."""

from __future__ import annotations

import json
import logging
import math
import mimetypes
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from demarche import limits
from demarche.archive.archive import Archive
from demarche.errors import ArchiveError, DemarcheError, InputError, TooLargeError, UsageError
from demarche.report import Report
from demarche.web import pages
from demarche.web.access import COOKIE, SECURITY_HEADERS, Access, find_token, is_token, judge
from demarche.web.bodies import NOTHING, Body, RefusedError, parse_upload, take_body
from demarche.web.maps import parse_box
from demarche.web.metrics import Metrics
from demarche.web.openapi import describe
from demarche.web.pages import NotThereError, Page
from demarche.web.queries import address, parse_query
from demarche.web.rates import Allowance, Recent
from demarche.web.rendering import choose_format, render

log = logging.getLogger("demarche.web")

_READERS = 2  # reports that are read at once; the others wait a moment and are then turned away
_PATIENCE_S = 10.0
_LOOK_AGAIN_S = 0.05
_FRESH_S = 5.0  # a page that looks over the whole archive may be so old
_MOST_RECENT = 100
_FILTERS = ("q", "actor", "country", "about", "type", "quad", "since", "until", "publisher", "confidence", "copies", "limit", "cursor")


@dataclass(frozen=True, slots=True)
class Call:
    """One request as a handler sees it."""

    archive: Archive
    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: Mapping[str, str]
    file: bytes = b""


Handler = Callable[[Call], Page]


@dataclass(frozen=True, slots=True)
class Entry:
    """One route. `needs`: open, read or write. Without a summary it is not in the API's description."""

    path: str
    handler: Handler | None
    method: str = "GET"
    needs: str = "read"
    summary: str = ""
    parameters: tuple[str, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)
    media: str = "application/json"
    is_reading: bool = False  # seconds of all cores: only a few at once, and only some a minute for one client
    is_broad: bool = False  # looks over the whole archive: the same answer for a few seconds


_REPORT_BODY = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}, "title": {"type": ["string", "null"]}, "date": {"type": ["string", "null"], "format": "date"}},
}


_CORRECTION_BODY = {
    "type": "object",
    "required": ["who"],
    "description": "A statement, event or actor (`item`) of a `report`; or, in all reports, an `actor` that is another one (`value`, by key), apart again without.",
    "properties": {
        "report": {"type": "string"},
        "item": {"type": "string"},
        "actor": {"type": "string"},
        "field": {"type": "string", "enum": ["wrong", "speaker", "type", "same"]},
        "value": {"type": ["string", "null"]},
        "who": {"type": "string"},
    },
}


def _read(call: Call) -> Page:
    from demarche import reader

    day, title = call.body.get("date") or None, call.body.get("title") or None
    if call.file:
        report = parse_upload(call.file, day, title)
    elif call.body.get("text", "").strip():
        report = Report.make(call.body["text"], date=day, title=title)
    else:
        raise InputError("there is nothing to read: paste the text of a report, or choose a file")
    if len(report.text) > limits.DEFAULT_LIMITS.text_chars:
        raise TooLargeError(f"a report of more than {limits.DEFAULT_LIMITS.text_chars:,} characters")
    return pages.read_page(call.archive, reader.read_report(report))


ENTRIES: tuple[Entry, ...] = (
    Entry("/", lambda c: pages.home_page(c.archive), summary="Where one begins", is_broad=True),
    Entry("/search", lambda c: pages.search_page(c.archive, c.query.get("kind") or "statements", parse_query(c.query)),
          summary="A list with its filters and counts", parameters=("kind", *_FILTERS), is_broad=True),
    Entry("/reports/{id:path}", lambda c: pages.report_page(c.archive, c.path["id"], is_traced=c.query.get("trace") == "1"),
          summary="A report and its record", parameters=("trace",)),
    Entry("/actors/{key:path}", lambda c: pages.actor_page(c.archive, c.path["key"]), summary="An actor"),
    Entry("/dyads/{one}/{other}", lambda c: pages.dyad_page(c.archive, c.path["one"], c.path["other"], parse_query(c.query)),
          summary="Two countries", parameters=("since", "until", "copies", "limit", "cursor")),
    Entry("/dyads", lambda c: pages.dyad_page(c.archive, c.query.get("one", ""), c.query.get("other", ""), parse_query(c.query))),
    Entry("/stories/{n}", lambda c: pages.story_page(c.archive, c.path["n"]), summary="A story"),
    Entry("/happenings/{id:path}", lambda c: pages.happening_page(c.archive, c.path["id"]), summary="An act, as its reports tell it"),
    Entry("/disputes", lambda c: pages.disputes_page(c.archive, parse_query(c.query)), summary="Claims that contradict each other",
          parameters=("q", "actor", "country", "about", "since", "until", "publisher", "limit", "cursor"), is_broad=True),
    Entry("/map", lambda c: pages.map_page(c.archive, parse_query(c.query), parse_box(c.query.get("box")), c.query.get("place")), summary="Where it happened",
          parameters=("q", "actor", "country", "about", "type", "quad", "since", "until", "publisher", "confidence", "copies", "box", "place", "limit"), is_broad=True),
    Entry("/read", lambda c: pages.read_form()),
    Entry("/read", _read, method="POST", is_reading=True),
    Entry("/api/read", _read, method="POST", summary="Reads a report; nothing of it is kept", body=_REPORT_BODY, is_reading=True),
    Entry("/corrections", lambda c: pages.correct_page(c.archive, c.body), method="POST", needs="write", summary="Mends a statement, event or actor",
          body=_CORRECTION_BODY),
    Entry("/health", None, needs="open", summary="Whether the archive can be read"),
    Entry("/metrics", None, summary="Counts for Prometheus", media="text/plain"),
    Entry("/openapi.json", None, summary="This description"),
    Entry("/static/{name}", None, needs="open"),
)  # fmt: skip


def make_app(archive_path: str, access: Access = Access(), allowance: Allowance | None = None) -> Starlette:  # noqa: B008  (frozen)
    """The application on one archive; `allowance` is what each client has of that which costs seconds. Raises `ArchiveError` where there is none."""
    Archive(archive_path).close()
    room = _Room(archive_path, access, allowance or Allowance())
    routes = [Route(e.path, room.endpoint(e), methods=[e.method]) for e in ENTRIES]
    app = Starlette(routes=routes, exception_handlers={HTTPException: room.not_routed, Exception: room.failed})
    app.router.redirect_slashes = False
    return app


class _Room:
    """What all requests share: the archive's path, the rules of access, counts, and the few places for reading reports."""

    def __init__(self, archive_path: str, access: Access, allowance: Allowance) -> None:
        self.archive_path = archive_path
        self.access = access
        self.metrics = Metrics()
        self.places = threading.BoundedSemaphore(_READERS)
        self.allowance = allowance
        self.recent: Recent[tuple[Page, str]] = Recent(_FRESH_S, _MOST_RECENT)

    def endpoint(self, entry: Entry) -> Callable[[Request], Any]:
        """The function that Starlette calls for a route."""

        async def answer(request: Request) -> Response:
            started = time.perf_counter()
            _, form = choose_format(request.url.path, request.headers.get("accept", ""))
            if entry.path.startswith("/api/"):
                form = "json"
            try:
                if form == "html" and entry.method == "GET" and "token" in request.query_params:
                    response = self._with_cookie(request)
                else:
                    self._admit(entry, request)
                    body = await take_body(request, takes_files=entry.is_reading) if entry.method == "POST" else NOTHING
                    response = await self._in_turn(entry, request, body, form)
            except RefusedError as refusal:
                response = self._refuse(refusal.status, str(refusal), form)
                response.headers.update(refusal.headers)
            except Exception as error:
                response = self._refuse(*_explain(error), form)
            response.headers.update(SECURITY_HEADERS)
            spent = time.perf_counter() - started
            self.metrics.count(entry.path, response.status_code, spent)
            log.info("%s", json.dumps({"method": request.method, "route": entry.path, "status": response.status_code, "ms": round(1000 * spent, 1)}))
            return response

        return answer

    def _admit(self, entry: Entry, request: Request) -> None:
        token = find_token(request.headers, request.cookies)
        verdict = judge(self.access, request.method, entry.needs, request.headers, token)
        if not verdict.is_allowed:
            raise RefusedError(verdict.status, verdict.reason)

    def _with_cookie(self, request: Request) -> Response:
        """A token in an address is put into a cookie and taken out of the address, so that it is in no history and no log.

        One that opens nothing is put nowhere: a link from elsewhere must not take a reader's own token away.
        """
        token = request.query_params["token"]
        verdict = judge(self.access, request.method, "read", request.headers, token)
        if not verdict.is_allowed:
            raise RefusedError(verdict.status, verdict.reason)
        rest = {k: v for k, v in request.query_params.items() if k != "token"}
        response = RedirectResponse(address(request.url.path, **rest), 303)
        if is_token(self.access, token):
            response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
        return response

    def _answer(self, entry: Entry, request: Request, body: Body, form: str) -> Response:
        if entry.handler is None:
            return self._serve(entry, request)
        if entry.is_broad:
            asked = (entry.path, form, request.url.path, *sorted(request.query_params.items()))
            page, form = self.recent.get(asked, lambda: self._ask(entry, request, body, form))
        else:
            page, form = self._ask(entry, request, body, form)
        if entry.method == "POST":
            self.recent.forget()  # else a reader would not see what they just mended
            if page.then is not None and form == "html":
                return RedirectResponse(page.then, 303)
        return render(page, form, self._context(request), if_none_match=request.headers.get("if-none-match"))

    def _ask(self, entry: Entry, request: Request, body: Body, form: str) -> tuple[Page, str]:
        """The page that a request is for, and its format: what looks like an ending may be part of an id."""
        assert entry.handler is not None
        ending = f".{form}" if form != "html" and request.url.path.endswith(f".{form}") else ""
        with Archive(self.archive_path, write=entry.needs == "write") as archive:
            call = Call(archive, request.path_params, request.query_params, body.fields, body.file)
            if ending and request.path_params and entry.method == "GET":
                page, form = _with_ending(entry.handler, call, ending, form, request.headers.get("accept", ""))
            else:
                page = entry.handler(call)
            return (pages.find_titles(archive, page) if form == "html" else page), form

    async def _in_turn(self, entry: Entry, request: Request, body: Body, form: str) -> Response:
        """The answer; a reading waits here for its place and not in a thread, of which the other pages need every one."""
        if not (entry.is_reading or _is_tracing(request)):
            return await run_in_threadpool(self._answer, entry, request, body, form)
        client = find_token(request.headers, request.cookies) or (request.client.host if request.client else "")
        waits = self.allowance.take(client)
        if waits:
            raise RefusedError(
                429, f"so many reports at once are more than one reader's share; go on in {waits:.0f} s", {"retry-after": str(math.ceil(waits))}
            )
        until = time.monotonic() + _PATIENCE_S
        while not self.places.acquire(blocking=False):
            if time.monotonic() > until:
                raise RefusedError(429, "too many reports are being read; try again in a moment", {"retry-after": "5"})
            await anyio.sleep(_LOOK_AGAIN_S)
        try:
            return await run_in_threadpool(self._answer, entry, request, body, form)
        finally:
            self.places.release()

    def _context(self, request: Request) -> dict[str, Any]:
        token = find_token(request.headers, request.cookies)
        may_write = judge(self.access, "GET", "write", request.headers, token).is_allowed
        return {"path": request.url.path, "asked": dict(request.query_params), "may_write": may_write}

    def _serve(self, entry: Entry, request: Request) -> Response:
        if entry.path.startswith("/static"):
            return _static(request.path_params["name"])
        with Archive(self.archive_path) as archive:
            count = len(archive)
        if entry.path == "/metrics":
            return Response(self.metrics.text(count), media_type="text/plain; version=0.0.4")
        from demarche import __version__

        found = {"status": "ok", "reports": count} if entry.path == "/health" else describe(ENTRIES, __version__)
        return Response(json.dumps(found), media_type="application/json")

    async def not_routed(self, request: Request, error: Exception) -> Response:
        """What no route answers."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        path, form = choose_format(request.url.path, request.headers.get("accept", ""))
        # `/search.json` is `/search`: Starlette knows the routes only without the ending.
        for entry in ENTRIES:
            if status == 404 and form != "html" and entry.path == path and request.method in _methods(entry):
                response: Response = await self.endpoint(entry)(request)
                return response
        words = {404: "there is no such page", 405: "this page cannot be asked that way"}.get(status, "this cannot be answered")
        response = self._refuse(status, words, form)
        response.headers.update(SECURITY_HEADERS)
        return response

    async def failed(self, request: Request, error: Exception) -> Response:
        """What nobody expected: told to the log, not to the client."""
        log.error("%s failed", request.url.path, exc_info=error)
        response = self._refuse(500, "this failed; the server's log says where", "json")
        response.headers.update(SECURITY_HEADERS)
        return response

    def _refuse(self, status: int, reason: str, form: str) -> Response:
        page = Page("error.html", "Not found" if status == 404 else "Not possible", {"error": reason, "status": status}, None, {"titles": {}})
        response = render(page, "json" if form == "csv" else form, {"path": "", "asked": {}, "may_write": False}, status=status)
        if status == 401:
            response.headers["www-authenticate"] = "Bearer"
        return response


def _is_tracing(request: Request) -> bool:
    """Whether a report's quotations and passages are to be traced: seconds, as reading one takes."""
    return request.query_params.get("trace") == "1" and request.url.path.startswith("/reports/")


def _methods(entry: Entry) -> tuple[str, ...]:
    return ("GET", "HEAD") if entry.method == "GET" else (entry.method,)


def _with_ending(handler: Handler, call: Call, ending: str, form: str, accept: str) -> tuple[Page, str]:
    """The page that an address ending in `.json` or `.csv` means: one whose own id ends so, else the page in that format."""
    try:
        return handler(call), choose_format("", accept)[1]
    except (NotThereError, UsageError):
        bare = {name: value.removesuffix(ending) for name, value in call.path.items()}
        return handler(replace(call, path=bare)), form


def _explain(error: Exception) -> tuple[int, str]:
    """The status and the words for what went wrong; of the archive's own troubles, which name its file, and of what nobody expected only
    the log has more."""
    if isinstance(error, ArchiveError):
        log.error("the archive cannot be used: %s", error)
        return 503, "the archive cannot be read now; the server's log says why"
    for kind, status in ((NotThereError, 404), (UsageError, 400), (TooLargeError, 413), (InputError, 422), (DemarcheError, 400)):
        if isinstance(error, kind):
            return status, str(error)
    log.error("a page failed", exc_info=error)
    return 500, "this failed; the server's log says where"


def _static(name: str) -> Response:
    found = next((f for f in resources.files("demarche.web").joinpath("static").iterdir() if f.name == name), None)
    if found is None or not found.is_file():  # looked up among the names: one that is too long or holds NUL is an error of the file system
        raise NotThereError("there is no such file")
    return Response(found.read_bytes(), media_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
