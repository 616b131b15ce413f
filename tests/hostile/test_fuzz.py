"""Mutated reports: characters, structure, encodings, markup. Each ends as a valid record or a named rejection, and in time.

`make hard` tries 100,000 of them.
"""

from __future__ import annotations

import contextlib
import random

import pytest

from demarche.errors import DemarcheError
from demarche.intake.decoding import decode
from demarche.reader import read_report
from demarche.report import Report
from tests.hostile.encoders import HostileEncoder
from tests.hostile.mutators import MOST_S, try_seed
from tests.timing import cpu_seconds

COUNT = 300


@pytest.mark.slow
def test_mutated_inputs_end_as_a_record_or_a_named_rejection() -> None:
    outcomes: dict[str, int] = {}
    for seed in range(COUNT):
        outcome, seconds = try_seed(seed)
        assert seconds < MOST_S, f"seed {seed} took too long"
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert outcomes.get("read", 0) > COUNT / 2, outcomes


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "?",
        " ",
        '"',
        "\u201c",
        "(",
        "A",
        "-",
        ", ",
        "said ",
        "e\u0301",
        "\U0001f30d",
        "\r\n",
        "the minister said \u201cno\u201d and ",
        "Anna Berg said. ",
        "$1 ",
        "Mr. ",
        "U.S. ",
        "on Sunday ",
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_time_grows_with_length(piece: str) -> None:
    """Four times the text take about four times the time: no stage is quadratic, whatever the network says."""

    def seconds(chars: int) -> float:
        text = (piece * (chars // len(piece) + 1))[:chars]

        def read() -> None:
            with contextlib.suppress(DemarcheError):
                read_report(Report.make(text, date="2024-05-15"), HostileEncoder(0))

        return cpu_seconds(read)

    seconds(2_000)
    short, long = seconds(10_000), seconds(40_000)
    assert long < 6.5 * short + 0.5, f"{short:.2f} s for 10,000 characters, {long:.2f} s for 40,000"


def test_lone_surrogates_and_nul_are_replaced_one_for_one() -> None:
    report = Report.make("a\ud800b\x00c")
    assert (report.text, report.mended) == ("a\ufffdb\ufffdc", 2)


def test_decoding_never_fails_on_text() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        try:
            decode(bytes(rng.randrange(32, 256) for _ in range(400)))
        except DemarcheError as error:
            assert str(error)
