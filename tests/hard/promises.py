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

PARTS: tuple[Part, ...] = (
    Part(1, "kills", "kills, records given", 1_000, 50, "archives:try_kills", timeout_s=1800),
    Part(1, "reading", "kills while reading", 100, 10, "archives:try_reading_kills", timeout_s=1800),
    Part(2, "database", "statements that fail, one by one", 689, 100, "archives:try_database_faults"),
    Part(2, "intake", "formats, each of whose reads fails", 21, 7, "archives:try_intake_faults", least=21),
    Part(3, "disks", "sizes of a full disk", 200, 20, "archives:try_disks"),
    Part(4, "crowd", "seconds of two writers and eight readers", 60, 60, "archives:try_crowd"),
    Part(6, "fuzz", "inputs", 100_000, 1_000, "inputs:try_fuzz", timeout_s=7200),
    Part(7, "scores", "score arrays", 1_000_000, 5_000, "inputs:try_arrays", timeout_s=7200),
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
