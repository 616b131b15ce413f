"""Records -> rows with the 61 columns of GDELT 2.0's event table, CAMEO codes included.

GDELT has no way to say that an act is planned, denied or only claimed, so none of these is written: what stands here, a report
says happened. What we do not know stays empty: ethnic and religious codes, tone, and GDELT's own codes of places (FIPS, GNS).
Source: GDELT Event Database codebook 2.0 (2015); CAMEO codebook 1.1b3; the table of correspondences in PLOVER's manual.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from demarche.record import Actor, Event, Place, Record

_ACTOR_COLUMNS = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_GEO_COLUMNS = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS: tuple[str, ...] = (
    "GLOBALEVENTID", "Day", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{c}" for n in (1, 2) for c in _ACTOR_COLUMNS),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{c}" for who in ("Actor1", "Actor2", "Action") for c in _GEO_COLUMNS),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip

CAMEO: dict[str, dict[str | None, str]] = {
    "AGREE": {None: "030"},
    "CONSULT": {None: "040", "visit": "042", "third-party": "045", "multilateral": "046", "phone": "041"},
    "SUPPORT": {None: "050"},
    "CONCEDE": {None: "080"},
    "COOPERATE": {None: "060"},
    "AID": {None: "070"},
    "RETREAT": {None: "087", "withdraw": "0874", "release": "084", "disarm": "0873", "ceasefire": "0871", "access": "0863", "resign": "0831"},
    "REQUEST": {None: "020", "assist": "023", "change": "100", "yield": "105", "meet": "022"},
    "ACCUSE": {None: "112", "disapprove": "111", "investigate": "090", "allege": "112"},
    "REJECT": {None: "120", "assist": "122", "change": "123", "yield": "124", "meet": "125"},
    "THREATEN": {None: "130", "restrict": "132", "arrest": "130", "relations": "1313", "expel": "130", "territory": "1383", "violence": "138"},
    "PROTEST": {None: "140", "demo": "141", "riot": "145", "strike": "143", "hunger": "142", "boycott": "140", "obstruct": "144", "vandalize": "145"},
    "SANCTION": {None: "160", "convict": "160", "expel": "166", "withdraw": "160", "discontinue": "162"},
    "MOBILIZE": {None: "150", "troops": "154", "weapons": "150", "police": "153", "militia": "154"},
    "COERCE": {
        None: "170", "seize": "171", "restrict": "172", "censor": "1721", "curfew": "1723", "martial-law": "1724", "arrest": "173", "deport": "174",
        "withhold": "170", "misinformation": "170", "cyber": "176",
    },
    "ASSAULT": {
        None: "180", "abduct": "181", "beat": "182", "torture": "1822", "sexual": "1821", "targeted": "186", "destroy": "180", "primitive": "190",
        "firearms": "193", "explosives": "183", "suicide-attack": "1831", "aerial": "195", "drone": "195", "heavy-weapons": "194",
        "crowd-control": "175", "unconventional": "204",
    },
}  # fmt: skip
"""The CAMEO code of each type of PLOVER and, where CAMEO knows the mode, of the mode."""

# Sectors that CAMEO has too, under our name or another.
_TYPES = {s: s for s in ("GOV", "LEG", "JUD", "MIL", "COP", "SPY", "REB", "UAF", "OPP", "PTY", "CVL", "ELI", "BUS", "LAB", "AGR", "EDU", "REL", "REF",
                         "CRM", "IGO", "NGO", "HLH", "MED")} | {"JRN": "MED"}  # fmt: skip
_LAST_VERBAL_COOPERATION, _LAST_COOPERATION, _LAST_VERBAL = 5, 8, 13
_WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def iter_rows(record: Record, *, articles: int = 1, sources: int = 1) -> Iterator[dict[str, Any]]:
    """One row for each actual event and pair of actor and recipient; None is an empty cell. `articles` carry the report, from `sources` publishers."""
    for event in record.events:
        if event.status != "actual" or event.claimed_in is not None:
            continue
        for one in event.actors or (None,):
            for other in event.recipients or (None,):
                if one is not None or other is not None:
                    yield _row(record, event, record.actor(one) if one else None, record.actor(other) if other else None, articles, sources)


def _row(record: Record, event: Event, one: Actor | None, other: Actor | None, articles: int, sources: int) -> dict[str, Any]:
    modes = CAMEO[event.type]
    code = modes.get(event.mode, modes[None])
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= _date(event, record) | _actor("Actor1", one) | _actor("Actor2", other)
    row |= {
        "GLOBALEVENTID": _number(record.id, event.id, one.id if one else "", other.id if other else ""),
        "IsRootEvent": int(_is_leading(record, event)),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": quad_class(code),
        "GoldsteinScale": event.goldstein,
        "NumMentions": articles,
        "NumSources": sources,
        "NumArticles": articles,
        "DATEADDED": f"{record.published.replace('-', '')}000000" if record.published else None,
        "SOURCEURL": record.url or record.id,
    }
    place = next((p for p in record.places if p.name == event.place), None) if event.place else None
    row["ActionGeo_FullName"] = event.place
    if place is not None:
        row |= _coordinates(place)
    return row


def quad_class(code: str) -> int:
    """GDELT's class of a CAMEO code: 1 and 2 verbal and material cooperation, 3 and 4 verbal and material conflict."""
    root = int(code[:2])
    if root <= _LAST_VERBAL_COOPERATION:
        return 1
    if root <= _LAST_COOPERATION:
        return 2
    return 3 if root <= _LAST_VERBAL else 4


def _is_leading(record: Record, event: Event) -> bool:
    """GDELT's mark of what a report is about: an act told in its first paragraph."""
    end = record.text.find("\n\n", len(record.title or "") + 1)
    return event.sentence.start <= (end if end >= 0 else len(record.text))


def _number(*parts: str) -> int:
    """An event's number: the same when the report is read again alike."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode("utf8"), digest_size=8).digest(), "big") >> 1


def _date(event: Event, record: Record) -> dict[str, Any]:
    day = event.date if event.date and _WHOLE_DAY.fullmatch(event.date) else record.published
    if not day or not _WHOLE_DAY.fullmatch(day):
        return {}
    year, month, of_month = (int(p) for p in day.split("-"))
    # GDELT's own formula, which gives every month 30 days.
    fraction = year + (month - 1) / 12 + of_month / 365
    return {"Day": int(day.replace("-", "")), "MonthYear": int(day[:7].replace("-", "")), "Year": year, "FractionDate": round(fraction, 4)}


def _actor(column: str, actor: Actor | None) -> dict[str, Any]:
    if actor is None:
        return {}
    kind = _TYPES.get(actor.sector or "") or {"government": "GOV", "company": "BUS", "media": "MED", "armed_group": "REB"}.get(actor.kind)
    country = actor.country
    return {
        f"{column}Code": f"{country or ''}{kind or ''}" or None,
        f"{column}Name": actor.name.upper(),
        f"{column}CountryCode": country,
        f"{column}Type1Code": kind,
    }


def _coordinates(place: Place) -> dict[str, Any]:
    return {"ActionGeo_Lat": place.lat, "ActionGeo_Long": place.lon}
