"""The table of promises, and what `make hard` tries for each."""

from __future__ import annotations

from tests.hard.outcomes import Part

PROMISES: dict[int, str] = {
    1: "What `add` said was added survives; nothing is there twice",
    2: "Every step may fail",
    3: "A full disk is said, and costs nothing that was acknowledged",
    4: "Two writers, many readers",
    5: "Accounts reconcile: in = added + there already + refused",
    6: "Any input gives a valid record or a named rejection",
    7: "Any scores give a valid record",
    8: "Same in, same out",
    9: "Time grows with length",
    10: "Time and memory per report are bounded",
    11: "Bombs are refused",
    12: "No address of this machine or network is fetched",
    13: "Polite and bounded fetching",
    14: "No script runs",
    15: "No SQL or full-text injection, no query error",
    16: "Access",
    17: "Exports are safe to open",
    18: "A foreign archive can be opened",
    19: "Nothing leaks",
    20: "Upgrade is safe",
    21: "Interrupted by a person",
    22: "Logs and errors give nothing away",
}

CI: dict[int, str] = {
    1: "50 kills with records given, 2 while reading (`tests/crash/test_kills.py`).",
    2: "every 23rd statement of an addition of five reports, every read of each format, every step of a connection (`tests/crash/test_faults.py`).",
    3: "20 sizes (`tests/crash/test_kills.py`).",
    4: "10 seconds (`tests/crash/test_kills.py`).",
    5: "asserted after every kill of row 1 that reads, and in `tests/cli/test_archive_commands.py`.",
    6: "300 inputs with the network (`tests/hostile/test_fuzz.py`).",
    7: "1,500 arrays (`tests/properties/test_any_scores.py`).",
    8: "one process against two, and a report alone against the same in a batch (`tests/scale/test_pool.py`, `tests/test_reading.py`).",
    9: "19 kinds of hostile text, 10,000 against 40,000 characters (`tests/hostile/test_fuzz.py`).",
    10: "pages that hang are killed (`tests/intake/test_pages.py`), a text of 10 MB is read in 700 MB (`tests/cli/test_bad_input.py`), a report that is late costs itself (`tests/scale/test_pool.py`).",
    11: "16 bombs, each in a process of its own (`tests/hostile/test_bombs.py`), and those of each format.",
    12: "the same (`tests/hostile/test_ssrf.py`, `tests/intake/test_addresses.py`).",
    13: "the same (`tests/intake/test_fetching.py`, `tests/cli/test_watching.py`).",
    14: "30 payloads in every text of a page, as served and without the policy (`tests/browser/test_reading_room.py`).",
    15: "250 strings and operators (`tests/web/test_questions.py`); lint S608.",
    16: "every route with every caller (`tests/web/test_access.py`), 300 requests at random.",
    17: "by rule (`tests/exports/test_tables.py`).",
    18: "50 files (`tests/archive/test_opening.py`).",
    19: "50 rounds (`tests/running/test_leaking.py`).",
    20: "each earlier version, killed at twelve statements (`tests/archive/test_upgrading.py`).",
    21: "`read`, `add`, `serve` and `watch`, each with Ctrl-C and SIGTERM (`tests/running/test_interrupting.py`).",
    22: "`tests/running/test_giving_away.py`.",
}
"""Where `make test` has each row."""

NOTES: dict[int, tuple[str, ...]] = {
    1: ("A kill shows that nothing is half done, not that a power cut loses nothing: that rests on `synchronous=FULL` and on the disk.",),
    2: ("SQLite's own writes and syncs happen in C, where Python cannot stand between; row 3 makes those fail.",),
    10: ("The batch runs in chunks of a thousand reports, each a process; memory is compared within a chunk.",),
    13: ("Not yet an hour of `watch` with its memory and handles watched; a bad certificate is not among the tests.",),
    16: ("The requests are made at random by `tests/hard/pages.py` from the route table, not by Schemathesis.",),
    17: ("No LibreOffice opens the files: a rule of our own judges the cells.",),
    18: (
        "SQLite has no check sums of its pages. A flipped bit in a text is a text like any other, so another answer without an error is possible; what is promised is "
        "that `demarche check` tells of it. The derived tables (likenesses, stories, happenings) are checked by SQLite's own check alone.",
    ),
    19: ("Not yet an hour of `serve` under load.",),
    20: (
        "Earlier versions are made from an archive of today by taking out the tables that later ones brought. None was released yet; a step that changes a table will need an "
        "archive that the released version wrote, and the test says so.",
    ),
}
"""What is not met, or must be known, in plain words."""

PARTS: tuple[Part, ...] = (
    Part(1, "kills", "kills, records given", 1_000, 50, "archives:try_kills", timeout_s=1800),
    Part(1, "reading", "kills while reading", 100, 10, "archives:try_reading_kills", timeout_s=1800),
    Part(2, "database", "statements that fail, one by one", 689, 100, "archives:try_database_faults"),
    Part(2, "intake", "formats, each of whose reads fails", 21, 7, "archives:try_intake_faults", least=21),
    Part(3, "disks", "sizes of a full disk", 200, 20, "archives:try_disks"),
    Part(4, "crowd", "seconds of two writers and eight readers", 60, 60, "archives:try_crowd"),
    Part(6, "fuzz", "inputs", 100_000, 1_000, "inputs:try_fuzz", timeout_s=7200),
    Part(7, "scores", "score arrays", 1_000_000, 5_000, "inputs:try_arrays", timeout_s=7200),
    Part(8, "same", "reports, each read three ways", 5_000, 100, "reading:try_same", timeout_s=3600),
    Part(9, "growth", "kinds of hostile text, to a million characters", 12, 1, "reading:try_growth", timeout_s=3600),
    Part(10, "batch", "reports, one in ten of them hostile", 10_000, 1_000, "reading:try_batch", timeout_s=7200),
    Part(11, "bombs", "tests of bombs and formats", 1, 1, "suites:try_11", least=1, timeout_s=1800),
    Part(12, "addresses", "ways, each with every spelling", 9, 3, "pages:try_addresses", least=9),
    Part(13, "fetching", "tests of fetching and watching", 1, 1, "suites:try_13", least=1),
    Part(14, "scripts", "payloads on every page, three times", 300, 25, "pages:try_scripts", timeout_s=1800),
    Part(15, "questions", "strings through every filter", 10_000, 250, "pages:try_questions"),
    Part(16, "matrix", "tests of the matrix", 1, 1, "suites:try_16", least=1),
    Part(16, "requests", "requests at random", 10_000, 500, "pages:try_requests"),
    Part(17, "exports", "tests of exports", 1, 1, "suites:try_17", least=1),
    Part(18, "damage", "damaged files", 1_000, 100, "archives:try_damage"),
    Part(20, "upgrades", "earlier versions, killed before each statement", 3, 1, "archives:try_upgrades", least=3),
    Part(19, "leaks", "tests of what is left behind", 1, 1, "suites:try_19", least=1, timeout_s=1800),
    Part(21, "interruptions", "commands, each with each signal", 1, 1, "suites:try_21", least=1, timeout_s=1800),
    Part(22, "secrets", "tests of what is said", 1, 1, "suites:try_22", least=1),
)
