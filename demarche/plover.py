"""PLOVER's closed vocabularies: types, quads, modes, contexts and conflict-cooperation scores.

Source: PLOVER manual, draft 2.0 (Open Event Data Alliance), with the decisions of the project's own table: ACCUSE
is negative in all its modes, SANCTION is material conflict.
"""

from __future__ import annotations

QUADS: dict[str, tuple[str, ...]] = {
    "verbal_cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material_cooperation": ("COOPERATE", "AID", "RETREAT"),
    "verbal_conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material_conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
QUAD_OF: dict[str, str] = {t: q for q, types in QUADS.items() for t in types}
TYPES: tuple[str, ...] = tuple(QUAD_OF)
STATUSES: tuple[str, ...] = ("actual", "future", "conditional", "negated", "disputed")
STATEMENT_KINDS: tuple[str, ...] = ("speech", "writing", "decision", "intention", "belief", "document")

TYPE_SCORES: dict[str, float] = {
    "AGREE": 2.5, "CONSULT": 2.5, "SUPPORT": 5.0, "CONCEDE": 4.5, "COOPERATE": 9.5, "AID": 10.0, "RETREAT": 6.5,
    "REQUEST": 0.0, "ACCUSE": -3.0, "REJECT": -2.0, "THREATEN": -3.5, "PROTEST": -5.0, "SANCTION": -6.0,
    "MOBILIZE": -5.5, "COERCE": -7.0, "ASSAULT": -9.0,
}  # fmt: skip
MODE_SCORES: dict[str, dict[str, float]] = {
    "CONSULT": {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5},
    "RETREAT": {"withdraw": 8, "release": 6.5, "disarm": 10, "ceasefire": 7.5, "access": 6.5, "resign": 4.5},
    "REQUEST": {"assist": 0.5, "change": -1, "yield": -1, "meet": 0},
    "REJECT": {"assist": -1.5, "change": -2, "yield": -2, "meet": -2},
    "ACCUSE": {"disapprove": -2, "investigate": -3.5, "allege": -3.5},
    "THREATEN": {"restrict": -3, "arrest": -3.5, "relations": -3.5, "expel": -3.5, "territory": -4, "violence": -3.5},
    "PROTEST": {"demo": -5, "riot": -7, "strike": -5, "hunger": -4.5, "boycott": -4.5, "obstruct": -4.5, "vandalize": -5},
    "SANCTION": {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6},
    "MOBILIZE": {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6},
    "COERCE": {
        "seize": -7, "restrict": -7, "censor": -6.5, "curfew": -6.5, "martial-law": -7.5, "arrest": -7, "deport": -7,
        "withhold": -7, "misinformation": -6.5, "cyber": -7,
    },
    "ASSAULT": {
        "abduct": -8.5, "beat": -7.5, "torture": -8.5, "sexual": -8.5, "targeted": -9.5, "destroy": -8.5,
        "primitive": -8, "firearms": -9, "explosives": -9, "suicide-attack": -9.5, "aerial": -9.5, "drone": -9.5,
        "heavy-weapons": -9.5, "crowd-control": -7.5, "unconventional": -10,
    },
}  # fmt: skip
CONTEXTS: tuple[str, ...] = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn",
    "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip
SECTORS: tuple[str, ...] = (
    "GOV", "LEG", "JUD", "MIL", "COP", "SPY", "PRM", "REB", "UAF", "UNK", "PTY", "OPP", "CVL", "SOC", "ELI", "BUS",
    "LAB", "AGR", "EDU", "JRN", "MED", "REL", "REF", "CRM", "PRE", "IGO", "NGO", "HLH",
)  # fmt: skip


def score_of(event_type: str, mode: str | None) -> float:
    """The conflict-cooperation score, -10 to +10: the mode's own where one is given, else the type's."""
    return float(MODE_SCORES.get(event_type, {}).get(mode or "", TYPE_SCORES[event_type]))
