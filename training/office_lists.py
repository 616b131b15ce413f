"""Public lists of office-holders (CIA World Leaders, Wikidata, CountryInfo/Phoenix) -> `facts/officeholders.tsv`.

The lists hold errors: names in capitals, doubled rows, offices with the country in them, aliases such as "Mr. Kerry".
Rows of people whom the hand-written table has for the same country are left out, as are rows that ended before 1995.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from demarche.knowledge.countries import find_country
from demarche.knowledge.fact_tables import load_table
from demarche.knowledge.names import fold_name
from demarche.knowledge.offices import name_keys
from training.hand_tables import write_table

SOURCE = (
    "CIA World Leaders directory 2019-06 (US government work); Wikidata 2022-10 and 2026-08 (CC0); "
    "CountryInfo and Phoenix country actors to 2014-01 (MIT)"
)
_COUNTRY_INFO_END = "2014-01-15"
_SKIPPED_OFFICES = {"Prime Minister (King)"}  # a slip of the list: a crown prince is no king
_BODIES = {"European Union": "European Union", "African Union": "African Union"}
_TITLES = re.compile(
    r"^(?:mr|mrs|ms|dr|sir|lord|president|vice|prime|minister|secretary|senator|us|u\.s|american|former|"
    r"the|foreign|defen[cs]e|king|queen|general|gen|chancellor|premier|united)\b", re.IGNORECASE
)  # fmt: skip


def _recase(word: str) -> str:
    """A word in capitals as it is usually written: AL-ASSAD -> al-Assad, MCDONOUGH -> McDonough."""
    if not (word.isupper() and len(word.strip(".")) > 1):
        return word
    parts = [part.capitalize() for part in word.split("-")]
    text = "-".join(p.lower() if p in ("Al", "El", "Ad", "As") and len(parts) > 1 else p for p in parts)
    text = re.sub(r"\bMc([a-z])", lambda m: "Mc" + m[1].upper(), text)
    return re.sub(r"\b([OD])'([a-z])", lambda m: f"{m[1]}'{m[2].upper()}", text)


def _clean_name(name: str) -> str:
    text = re.sub(r",? \(?(?:Dr|Gen|Ret|Lt|Maj|Col|Sir|Hon|Jr)\.?\)?\.?$", "", " ".join(name.split()))
    text = re.sub(r"\([^)]*\)|\"[^\"]*\"", "", text)
    text = re.sub(r"^(?:(?:Dr|Gen|Lt|Maj|Brig|Col|Adm|Capt|Sir|Dame|Fmr|Eng|Prof|Hon)\.? )+", "", text)
    words = [_recase(w) for w in text.split()]
    return re.sub(r"\bMc([a-z])", lambda m: "Mc" + m[1].upper(), " ".join(words)).strip(" ,")


def _code(country: str) -> str:
    if re.fullmatch("[A-Z]{3}", country):
        return {"TMP": "TLS", "ROM": "ROU", "ZAR": "COD", "COK": "NZL", "BMU": "GBR"}.get(country, country)
    found = find_country(country.strip())
    return found.code if found else ""


def _office(office: str) -> str:
    """The office without its country: "President of Armenia" -> "President"."""
    head, _, tail = office.partition(" of ")
    bare = head if tail and find_country(tail) else office
    bare = bare.replace(" & ", " and ").replace("Intl.", "International")
    return bare[:1].upper() + bare[1:] if not bare.startswith("member") else bare


def _surname_keys(raw: str) -> list[str]:
    """Folded surname where the list writes it in capitals."""
    words = [w for w in raw.split() if w.isupper() and len(w.strip(".")) > 2]
    return [fold_name(" ".join(words))] if words else []


def _aliases(note: str) -> list[str]:
    if note.startswith(("in office", "Q")):
        return []
    found = [" ".join(_recase(w) for w in a.split()) for a in note.split(";")]
    return [a for a in found if len(a.split()) > 1 and not _TITLES.match(a)]


def _row(raw: dict[str, str]) -> list[str] | None:
    name, body, source = _clean_name(raw["name"]), raw["country"].strip(), raw["source"]
    organisation = _BODIES.get(body, "")
    code = "" if organisation else _code(body)
    office = _office(raw["office"].strip())
    if not (code or organisation) or len(name) < 3 or raw["office"] in _SKIPPED_OFFICES or (raw["end"] or "9") < "1995":
        return None
    seen = "2019-06-04" if source.startswith("CIA") else ""
    if not raw["end"] and not seen:
        seen = _COUNTRY_INFO_END if source.startswith("CountryInfo") else source[-7:]
    aliases = _aliases(raw["note"])
    keys = [k for a in (name, *aliases) for k in name_keys(a, code, ())] + _surname_keys(raw["name"])
    wikidata = raw["note"] if re.fullmatch(r"Q\d+", raw["note"]) else ""
    keys = [k for k in dict.fromkeys(keys) if len(k) > 1]
    if "CIA" in source and _surname_keys(raw["name"]):  # the capitals say which word is the surname
        keys = [k for k in keys if " " in k or k in _surname_keys(raw["name"])]
    short = source.split(" (")[0] + ", " + source[-7:]
    return [name, code, organisation, office, raw["start"], raw["end"], seen, wikidata, "0", "; ".join(keys), short]


def build_officeholders(path: Path, out: Path) -> None:
    """The cleaned list; refuses nothing, drops what it cannot place."""
    by_hand = {(fold_name(r[0]), r[1]) for r in load_table("people.tsv")}
    by_hand |= {(fold_name(a), r[1]) for r in load_table("people.tsv") for a in r[9].split("; ") if " " in a}
    rows: dict[tuple[str, str, str], list[str]] = {}
    with path.open(encoding="utf8", newline="") as file:
        for raw in csv.DictReader(file):
            row = _row(raw)
            if row is None or any((k, row[1]) in by_hand for k in row[9].split("; ") if " " in k):
                continue
            key = (fold_name(row[0]), row[1] or row[2], row[3] + row[4])
            old = rows.get(key)
            if old is None or (old[5] and not row[5] and row[10] > old[10]):
                rows[key] = row
    write_table(
        out / "officeholders.tsv",
        SOURCE,
        "person country organisation office start end seen wikidata prominence aliases source",
        sorted(rows.values(), key=lambda r: (r[1], r[0])),
    )
