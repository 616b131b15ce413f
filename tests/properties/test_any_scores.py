"""No scores whatever yield an invalid record: the stages behind the network are fed random, constant and broken arrays."""

from __future__ import annotations

import os
import random

import pytest

from demarche.reader import read_report
from demarche.report import Report
from tests.checks import check_record
from tests.hostile.encoders import HostileEncoder

PIECES = (
    "The minister", "Irena Dolinar", "said", "\u201c", "\u201d", '"', "\n\n", "\n", ".", ",", "on Tuesday", "$2.2 million", "they", "she", "(AP) --", "Karvetia's",
    "U.S.", "accused", "\u2018", "\u2019", "the United Nations", "40,000 people", "e\u0301", "\U0001f30d", "\r\n", "\u00a0", "READ MORE:", "and", "which", "Geneva", ":", "\u2014",
)  # fmt: skip


def random_text(rng: random.Random) -> str:
    return "".join(rng.choice(PIECES) + rng.choice((" ", " ", " ", "")) for _ in range(rng.randrange(1, 60)))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_any_scores_give_a_valid_record() -> None:
    """`DEMARCHE_SCORES` says how many arrays to try."""
    for seed in range(int(os.environ.get("DEMARCHE_SCORES", "1500"))):
        text = random_text(random.Random(seed))
        try:
            record = read_report(Report.make(text, date="2024-05-15"), HostileEncoder(seed))
        except AssertionError:
            raise
        except Exception as error:
            from demarche.errors import InputError

            if isinstance(error, InputError):
                continue
            raise AssertionError(f"seed {seed}: {text!r}") from error
        check_record(record)
