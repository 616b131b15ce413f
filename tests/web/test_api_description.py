"""The API against its own description: whatever the description allows, and much that it does not, no answer is an error of the server.

Schemathesis makes the requests. `DEMARCHE_REQUESTS` says how many for each route; `make hard` makes many.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from demarche.web.access import Access
from demarche.web.app import ENTRIES, Entry, make_app
from demarche.web.rates import Allowance
from tests.web.rooms import fill

REQUESTS = int(os.environ.get("DEMARCHE_REQUESTS", "12"))
READING = "/api/read"  # reads whatever it is given, with the network: fewer requests
KNOWN = {
    "/reports/{id:path}": {"id": "r1"},
    "/happenings/{id:path}": {"id": "r1:e1"},
    "/actors/{key:path}": {"key": "state:SVK:selvania"},
    "/dyads/{one}/{other}": {"one": "SVK", "other": "HRV"},
    "/stories/{n}": {"n": 1},
}
# Of a route that takes nothing, or any text, no request is wrong.
ROUTES = [(e, mode) for e in ENTRIES if e.summary for mode in GenerationMode if mode.is_positive or e.parameters or e.body or "{n}" in e.path]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> schemathesis.BaseSchema:
    path: Path = fill(tmp_path_factory.mktemp("room") / "a.db")
    return schemathesis.openapi.from_asgi(
        "/openapi.json", make_app(str(path), Access(names=("testserver",), local_write=True), Allowance(burst=100_000))
    )


@pytest.mark.parametrize("path", KNOWN)
def test_the_pages_that_are_asked_for_are_there(api: schemathesis.BaseSchema, path: str) -> None:
    case = api[path.replace(":path", "")]["get"].Case(path_parameters=dict(KNOWN[path]))
    assert case.call(headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize(("entry", "mode"), ROUTES, ids=[f"{m.value} {e.method} {e.path}" for e, m in ROUTES])
def test_no_request_is_an_error_of_the_server(api: schemathesis.BaseSchema, entry: Entry, mode: GenerationMode) -> None:
    """Positive requests are as the description says, negative ones are not; every answer has a status and a format that it promises."""
    operation = api[entry.path.replace(":path", "")][entry.method.lower()]
    count = -(-REQUESTS // 4) if entry.path == READING else REQUESTS

    @settings(max_examples=count, deadline=None, derandomize=REQUESTS < 100, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Accept": "application/json"}, checks=[not_a_server_error, status_code_conformance, content_type_conformance])
        if entry.method == "GET":  # a page that is there, with the same parameters
            case.path_parameters = dict(KNOWN.get(entry.path, {}))
            case.call_and_validate(headers={"Accept": "text/html"}, checks=[not_a_server_error])

    ask()
