"""Texts of odd pieces under scores of a hostile network; what comes out must be a valid record all the same."""

from __future__ import annotations

import random
import warnings

from demarche.errors import InputError
from demarche.reader import read_report
from demarche.report import Report
from tests.checks import check_record
from tests.hostile.encoders import HostileEncoder

PIECES = (
    "The minister", "Irena Dolinar", "said", "\u201c", "\u201d", '"', "\n\n", "\n", ".", ",", "on Tuesday", "$2.2 million", "they", "she", "(AP) --", "Karvetia's",
    "U.S.", "accused", "\u2018", "\u2019", "the United Nations", "40,000 people", "e\u0301", "\U0001f30d", "\r\n", "\u00a0", "READ MORE:", "and", "which", "Geneva", ":", "\u2014",
)  # fmt: skip


def random_text(rng: random.Random) -> str:
    """One to sixty pieces."""
    return "".join(rng.choice(PIECES) + rng.choice((" ", " ", " ", "")) for _ in range(rng.randrange(1, 60)))


def try_scores(seed: int) -> str:
    """`read`, or `refused` for a text that is none. Raises `AssertionError` with the seed where the record is not valid."""
    text = random_text(random.Random(seed))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # NaN and infinity are what is tried
            record = read_report(Report.make(text, date="2024-05-15"), HostileEncoder(seed))
        check_record(record)
    except InputError:
        return "refused"
    except Exception as error:
        raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}: {text!r}") from error
    return "read"
