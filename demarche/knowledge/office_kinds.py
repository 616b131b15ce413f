"""Offices by what they are for: "Secretary of State" and "Minister of External Affairs" are both foreign ministers."""

from __future__ import annotations

from demarche.knowledge.names import fold_name

MEMBER_OF_GOVERNMENT = "member of government"
"""The office where a source says only that somebody belonged to a government."""

# In the order of the tests. kind, words of which one must stand in the folded office, words that must not.
_KINDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("spokesperson", ("spokes", "press secretary"), ()),
    ("candidate", ("candidate", "nominee"), ()),
    ("president-elect", ("elect",), ("elections", "electric", "electoral")),
    ("ambassador to the UN", ("permanent representative to the un", "ambassador to the united nations"), ()),
    ("ambassador", ("ambassador", "permanent representative"), ()),
    ("national security adviser", ("national security advis",), ("deputy",)),
    ("central banker", ("central bank", "reserve bank", "bank of ", "national bank", "federal reserve"), ("world",)),
    ("vice president", ("vice president",), ()),
    ("deputy", ("deputy", "assistant", "under secretary", "undersecretary", "vice minister", "special assistant",
                "first lady", "advis", "parliamentary secretary", "state secretary"), ()),
    ("foreign minister", ("foreign", "external affairs", "external relations", "international relations and coop"),
     ("committee", "bureau", "high representative", "trade", "intelligence", "employment", "investment")),
    ("foreign minister", ("foreign affairs", "foreign trade and international", "minister for foreign"),
     ("committee", "bureau")),
    ("defence minister", ("defence", "defense", "armed forces", "war and"),
     ("chief", "commander", "staff", "committee", "industr", "intelligence", "civil defen")),
    ("interior minister", ("interior", "internal affairs", "home affairs", "home secretary", "homeland security"), ()),
    ("finance minister", ("finance", "treasury", "exchequer"), ("committee",)),
    ("justice minister", ("minister of justice", "justice minister", "attorney general", "minister for justice"), ()),
    ("intelligence chief", ("intelligence",), ()),
    ("head of parliament", ("speaker", "president of the senate", "parliament", "national assembly", "senate"), ()),
    ("head of government", ("prime minister", "chancellor", "premier", "head of government", "taoiseach"),
     ("adviser", "office of", "in charge", "minister delegate", "governor")),
    ("secretary-general", ("secretary general", "director general"), ()),
    ("supreme leader", ("supreme leader", "general secretary", "leader of north korea"), ()),
    ("monarch", ("king", "queen", "emir", "amir", "sultan", "emperor", "monarch", "crown prince", "grand duke"),
     ("banking", "working", "making", "parking", "speaking", "united kingdom")),
    ("head of state", ("president", "head of state", "chairman of the presid"),
     ("commission", "council", "court", "committee", "bank", "assembly", "office", "special", "affairs", "advis",
      "minist", "chamber", "board")),
)  # fmt: skip
_WORLD_OFFICES = ("us", "usa")

RANK: dict[str, int] = {
    "head of state": 6, "head of government": 6, "supreme leader": 6, "monarch": 5, "secretary-general": 5,
    "foreign minister": 5, "defence minister": 4, "vice president": 4, "president-elect": 5, "candidate": 4,
    "ambassador to the UN": 3, "national security adviser": 3, "spokesperson": 3, "interior minister": 3,
    "finance minister": 3, "head of parliament": 3, "intelligence chief": 2, "justice minister": 2, "central banker": 2,
    "deputy": 1, "ambassador": 1,
}  # fmt: skip


def find_office_kind(office: str, country: str | None = None) -> str | None:
    """What the office is for, or None for one of no common kind.

    "Secretary of State" alone is the foreign minister only in the United States.
    """
    folded = fold_name(office)
    if folded == "secretary of state":
        return "foreign minister" if country in (None, "USA", "VAT") else None
    if folded in ("foreign secretary", "fm"):
        return "foreign minister"
    for kind, words, barred in _KINDS:
        if any(word in folded for word in words) and not any(word in folded for word in barred):
            return kind
    return None
