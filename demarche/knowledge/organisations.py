"""Organisations, government bodies, armed groups, parties, media and NGOs by name. Table: `facts/organisations.tsv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from demarche.knowledge.countries import country as country_of
from demarche.knowledge.fact_tables import load_table, split_list
from demarche.knowledge.names import fold_name
from demarche.knowledge.own_actors import load_own_actors


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that speaks or acts, with its PLOVER sector."""

    name: str
    kind: str  # organization | government | armed_group | group | company | media
    country: str | None
    sector: str | None
    aliases: tuple[str, ...]
    wikidata: str | None


def _bare(name: str) -> str:
    return name[4:] if name[:4] in ("the ", "The ") else name


def _is_acronym(name: str) -> bool:
    return len(name) <= 6 and name.isupper() and name.isalpha()


@cache
def _by_name() -> dict[str, Organisation]:
    """Acronyms by exact spelling (WHO, not who), everything by its folded name."""
    out: dict[str, Organisation] = {}
    for own in load_own_actors():
        if own.kind not in ("person", "state"):
            _add(out, Organisation(own.name, own.kind, own.country, own.sector, own.aliases, own.wikidata))
    for name, kind, code, sector, aliases, wikidata in load_table("organisations.tsv"):
        found = Organisation(name, kind, code or None, sector or None, split_list(aliases), wikidata or None)
        _add(out, found)
    return out


def _add(out: dict[str, Organisation], found: Organisation) -> None:
    """Under all of its spellings; the first that has one keeps it."""
    for spelling in (found.name, *found.aliases):
        key = _bare(spelling) if _is_acronym(_bare(spelling)) else fold_name(_bare(spelling))
        out.setdefault(key, found)


def find_organisation(name: str) -> Organisation | None:
    """The organisation of this name or alias, with or without "the"; None where two are as likely.

    A name must have a capital letter; acronyms of up to six letters need all of theirs ("WHO", "W.H.O.", not "who").
    """
    text = _bare(name.strip())
    if not any(c.isupper() for c in text):
        return None
    table = _by_name()
    undotted = text.replace(".", "")
    return table.get(undotted) or table.get(fold_name(text))


def ministry_name(country_code: str, portfolio: str) -> str:
    """The usual English name of a ministry: "Ministry of Defence (Russia)", "US Department of State"."""
    wanted = fold_name(portfolio)
    special = _SPECIAL.get(country_code, {})
    for key, (usual, words) in _PORTFOLIOS.items():
        if wanted == key or any(word in wanted for word in words):
            return special.get(key) or f"Ministry of {usual} ({country_of(country_code).name})"
    return f"Ministry of {portfolio.strip().title()} ({country_of(country_code).name})"


# portfolio -> its usual name, and folded words that tell it
_PORTFOLIOS: dict[str, tuple[str, tuple[str, ...]]] = {
    "foreign": ("Foreign Affairs", ("foreign", "external affairs", "diplomacy")),
    "defence": ("Defence", ("defence", "defense", "war")),
    "interior": ("Internal Affairs", ("interior", "internal affairs", "home affairs", "home office", "homeland")),
    "finance": ("Finance", ("finance", "treasury")),
    "justice": ("Justice", ("justice",)),
    "health": ("Health", ("health",)),
    "trade": ("Trade", ("trade", "commerce")),
    "energy": ("Energy", ("energy",)),
    "economy": ("Economy", ("economy", "economic")),
    "education": ("Education", ("education",)),
    "culture": ("Culture", ("culture",)),
    "agriculture": ("Agriculture", ("agriculture",)),
    "intelligence": ("Intelligence", ("intelligence",)),
    "information": ("Information", ("information",)),
    "transport": ("Transport", ("transport",)),
    "labour": ("Labour", ("labour", "labor")),
    "environment": ("Environment", ("environment",)),
}
_SPECIAL: dict[str, dict[str, str]] = {
    "USA": {
        "foreign": "US Department of State", "defence": "US Department of Defense",
        "interior": "US Department of Homeland Security", "finance": "US Department of the Treasury",
        "justice": "US Department of Justice", "health": "US Department of Health and Human Services",
        "trade": "US Department of Commerce", "energy": "US Department of Energy",
        "education": "US Department of Education", "agriculture": "US Department of Agriculture",
        "transport": "US Department of Transportation", "labour": "US Department of Labor",
    },
    "GBR": {"foreign": "Foreign Office (United Kingdom)", "interior": "Home Office (United Kingdom)",
            "finance": "HM Treasury"},
    "AUS": {"foreign": "Department of Foreign Affairs and Trade (Australia)", "defence": "Department of Defence (Australia)",
            "interior": "Department of Home Affairs (Australia)", "finance": "Treasury (Australia)"},
    "CAN": {"foreign": "Global Affairs Canada", "defence": "Department of National Defence (Canada)"},
    "IND": {"foreign": "Ministry of External Affairs (India)", "interior": "Ministry of Home Affairs (India)"},
    "CHN": {"defence": "Ministry of National Defense (China)", "interior": "Ministry of Public Security (China)",
            "trade": "Ministry of Commerce (China)"},
    "TUR": {"defence": "Ministry of National Defence (Turkey)", "interior": "Ministry of Interior (Turkey)"},
    "KOR": {"defence": "Ministry of National Defense (South Korea)"},
    "FRA": {"defence": "Ministry of the Armed Forces (France)", "foreign": "Ministry for Europe and Foreign Affairs (France)",
            "interior": "Ministry of the Interior (France)"},
    "DEU": {"foreign": "Federal Foreign Office (Germany)", "interior": "Federal Ministry of the Interior (Germany)"},
    "ZAF": {"foreign": "Department of International Relations and Cooperation (South Africa)"},
    "CHE": {"foreign": "Federal Department of Foreign Affairs (Switzerland)"},
    "PHL": {"foreign": "Department of Foreign Affairs (Philippines)", "defence": "Department of National Defense (Philippines)"},
    "IRL": {"foreign": "Department of Foreign Affairs (Ireland)"},
}  # fmt: skip
