"""Titles and descriptions of people -> the office they name: "Uzbek Foreign Minister" -> Minister of Foreign Affairs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from demarche.reading.lexemes import word_set
from demarche.resolving.genders import gender_of_word

HONORIFICS = word_set(
    "mr mrs ms miss mme madame madam sir dame lord lady baroness baron dr prof professor rev reverend fr herr frau señor senor monsieur "
    "mister hon honourable honorable excellency he"
)
_RANKS = word_set(
    "general gen lieutenant lt colonel col major maj captain capt admiral adm sergeant sgt commander cmdr brigadier brig marshal corporal "
    "cpl lance private pvt commodore"
)
# Heads of descriptions that denote one person in an office or calling.
_OFFICES = word_set(
    """
    president chancellor premier taoiseach minister secretary undersecretary ambassador envoy governor gov mayor senator sen congressman
    congresswoman representative rep commissioner chairman chairwoman chairperson chair chief head leader director coordinator commander
    judge justice prosecutor attorney lawyer barrister solicitor spokesman spokeswoman spokesperson speaker lawmaker legislator deputy
    official diplomat adviser advisor aide analyst expert professor economist scholar historian scientist researcher journalist reporter
    correspondent columnist commentator editor writer author activist campaigner founder cofounder co-founder manager executive ceo
    strategist candidate nominee frontrunner politician negotiator mediator king queen prince princess emir sultan emperor pope cardinal
    archbishop bishop imam ayatollah sheikh sheik patriarch rabbi cleric dictator strongman monarch autocrat billionaire businessman
    businesswoman tycoon magnate mogul entrepreneur investor donor lobbyist operative organizer organiser member mp mep parliamentarian
    counsel councillor councilor superintendent inspector officer sheriff detective pilot soldier doctor physician nurse surgeon teacher
    student actor actress singer filmmaker film-maker director-general secretary-general vice-president counterpart colleague predecessor
    successor rival opponent ally veteran hrvp rector premier-elect president-elect representative-designate whistleblower defector
    principal chargé consul attaché rapporteur co-chair vice-chair cochair vicechair treasurer boss
    """
)
RELATIVES = word_set(
    "wife husband son daughter father mother brother sister uncle aunt cousin nephew niece widow fiancé fiancée fiancee partner "
    "friend grandson grandfather grandmother girlfriend boyfriend spouse stepfather stepmother parent parents relatives sons daughters brothers "
    "sisters wives friends grandchildren"
)
PERSON_HEADS = _OFFICES | _RANKS | RELATIVES | word_set("man woman boy girl person teenager resident refugee witness victim gunman national citizen")
# A chorus has no name: "critics say".
TITLE_WORDS = (
    HONORIFICS
    | _RANKS
    | _OFFICES
    | word_set(
        "prime foreign defence defense finance interior home justice trade deputy vice acting former ex late outgoing incoming interim "
        "assistant permanent special presidential senior chief first crown high national security state treasury affairs human rights "
        "press republican democratic conservative labour liberal opposition supreme armed joint staff the of for to in a an "
        "federal environment energy health education culture agriculture labor economy economic transport commerce attorney grand "
        "military army navy air force police intelligence party external european union un eu nato white house caretaker then co "
        "elect designate ruling parliamentary exiled jailed veteran long-time longtime top lead principal executive managing"
    )
)
_KEYS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for key, pattern in (
        ("vice president", r"vice[- ]president"),
        ("deputy prime minister", r"deputy (?:prime minister|premier)"),
        ("deputy foreign minister", r"(?:deputy|vice) (?:foreign minister|minister of foreign)"),
        ("prime minister", r"prime minister|premier|taoiseach"),
        (
            "foreign minister",
            (
                r"foreign(?: affairs)? (?:minister|secretary|chief)|(?:minister|secretary) (?:of|for) (?:foreign|external)|"
                r"external affairs minister|(?:top|chief|senior-most) diplomat|foreign affairs chief"
            ),
        ),
        ("secretary of state", r"secretary of state(?! for)"),
        (
            "defence minister",
            (
                r"defen[cs]e (?:minister|secretary|chief)|(?:minister|secretary) (?:of|for) (?:national )?defen[cs]e|"
                r"secretary of state for defen[cs]e"
            ),
        ),
        (
            "finance minister",
            r"(?:finance minister|minister (?:of|for) finance|treasury secretary|secretary of the treasury|chancellor of the exchequer)",
        ),
        ("interior minister", r"interior minister|minister (?:of|for) (?:the )?interior|home secretary"),
        ("secretary-general", r"secretary[- ]general"),
        ("press secretary", r"press secretary"),
        ("minister", r"minister"),
        ("secretary", r"secretary"),
        ("president", r"president"),
        ("chancellor", r"chancellor"),
        ("spokesperson", r"spokes(?:man|woman|person)"),
        ("ambassador", r"ambassador|permanent representative"),
        ("envoy", r"envoy"),
        ("senator", r"senator|sen\b"),
        ("representative", r"congress(?:man|woman)|representative|rep\b"),
        ("governor", r"governor|gov\b"),
        ("mayor", r"mayor"),
        ("king", r"king|emir|sultan|emperor|monarch"),
        ("crown prince", r"crown prince"),
        ("prince", r"prince"),
        ("queen", r"queen"),
        ("pope", r"pope|pontiff"),
        ("commissioner", r"commissioner"),
        ("general", r"general|gen\b"),
        ("speaker", r"speaker"),
        ("adviser", r"advis[eo]r"),
        ("candidate", r"candidate|nominee"),
        ("chairman", r"chair(?:man|woman|person)?"),
        ("director", r"director"),
        ("commander", r"commander"),
        ("judge", r"judge|justice"),
        ("lawyer", r"lawyer|attorney|barrister|solicitor"),
        ("analyst", r"analyst|expert|economist"),
        ("professor", r"professor"),
        ("journalist", r"journalist|reporter|correspondent"),
        ("activist", r"activist|campaigner"),
        ("leader", r"leader|strongman|dictator|ruler|autocrat"),
        ("chief", r"chief|head|boss"),
        ("official", r"official"),
        ("billionaire", r"billionaire|tycoon|magnate|mogul|businessman|businesswoman"),
        ("donor", r"donor"),
        ("diplomat", r"diplomat"),
    )
)
# Who may be meant by a wider word: "the leader" may be a president, never a spokesman.
_WIDER = {
    "leader": word_set("president chancellor king leader pope prince chief chairman") | {"prime minister", "crown prince"},
    "minister": {
        "foreign minister",
        "defence minister",
        "finance minister",
        "interior minister",
        "minister",
        "deputy foreign minister",
    },
    "secretary": {
        "secretary of state",
        "secretary",
        "defence minister",
        "finance minister",
        "interior minister",
        "secretary-general",
    },
    "foreign minister": {"foreign minister", "secretary of state"},
    "secretary-general": {"secretary-general"},
    "official": word_set("official spokesperson adviser director chief"),
    "diplomat": {"ambassador", "envoy", "diplomat", "foreign minister"},
    "prince": {"prince", "crown prince"},
    "candidate": {"candidate"},
    "chief": word_set("chief director commissioner commander") | {"secretary-general"},
    "king": {"king"},
}
_PORTFOLIOS = {
    "foreign": "Foreign Affairs", "foreign affairs": "Foreign Affairs", "defence": "Defence", "defense": "Defence", "finance": "Finance",
    "interior": "the Interior", "justice": "Justice", "trade": "Trade", "health": "Health", "education": "Education",
    "environment": "the Environment", "energy": "Energy", "economy": "the Economy", "transport": "Transport", "culture": "Culture",
    "agriculture": "Agriculture", "economic": "the Economy", "labor": "Labour", "labour": "Labour", "information": "Information",
    "oil": "Oil", "tourism": "Tourism", "migration": "Migration", "security": "Security", "intelligence": "Intelligence",
}  # fmt: skip
_FORMER = re.compile(r"\b(?:former|ex|then|one-time|onetime|late|retired)\b", re.IGNORECASE)
_PORTFOLIO_FIRST = re.compile(r"\b([\w-]+(?: affairs)?) minister\b", re.IGNORECASE)
_PORTFOLIO_LAST = re.compile(r"\bminister (?:of|for) (?:the )?(?:national )?([\w-]+)", re.IGNORECASE)
_SECRETARY = re.compile(
    r"\b(defen[cs]e|treasury|home|foreign|state|commerce|homeland security|health|energy|labor|environment) secretary\b",
    re.IGNORECASE,
)
_SECTORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for code, pattern in (
        ("ELI", r"former|ex|exiled"),
        (
            "LEG",
            r"senator|congress(?:man|woman)|lawmaker|legislator|member of parliament|mps?|speaker|parliament\w*|representative \w+",
        ),
        ("PTY", r"candidate|nominee|party|frontrunner"),
        ("JUD", r"judge|justice of|chief justice|prosecutor|supreme court"),
        ("MIL", r"general|admiral|colonel|commander|military|army|chief of staff|lieutenant|brigadier"),
        ("COP", r"police|sheriff|detective"),
        ("SPY", r"intelligence"),
        (
            "GOV",
            (
                r"president|minister|secretary|chancellor|premier|ambassador|envoy|governor|mayor|king|queen|prince|emir|sultan|government|"
                r"state department|foreign ministry|white house|kremlin|presidential|treasury|chief of staff"
            ),
        ),
        ("JRN", r"journalist|reporter|correspondent|editor|columnist"),
        ("CVL", r"activist|campaigner|protester|dissident"),
        ("REL", r"pope|bishop|archbishop|cardinal|imam|ayatollah|rabbi|patriarch"),
        ("EDU", r"professor|scholar|historian|student|university"),
        ("BUS", r"chief executive|ceo|businessman|tycoon|magnate|billionaire|entrepreneur"),
    )
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office as the text names it. `key` is what two wordings of one office share."""

    key: str | None
    role: str | None
    former: bool
    gender: str | None


def parse_office(words: str) -> Office | None:
    """The office that a title or description names, or None where no word of it is an office."""
    plain = re.sub(r"[\s,.]+", " ", words).strip()
    tokens = [t for t in re.split(r"[ ’']", plain.casefold()) if t]
    if not any(t in PERSON_HEADS or t in HONORIFICS for t in tokens):
        return None
    key = office_key(plain)
    gender = next((g for t in tokens if (g := gender_of_word(t))), None)
    return Office(key, role_of(plain), bool(_FORMER.search(plain)), gender)


def office_key(words: str) -> str | None:
    """The class of office that the words name ("Russia's top diplomat" -> "foreign minister"), or None."""
    return next((key for key, pattern in _KEYS if pattern.search(words)), None)


def may_be(wanted: str, held: str) -> bool:
    """Whether a nominal of the class `wanted` can refer to somebody who holds an office of the class `held`."""
    return wanted == held or held in _WIDER.get(wanted, ())


def role_of(words: str) -> str | None:
    """The office in its usual wording: "foreign minister" -> "Minister of Foreign Affairs"; None where it is no office."""
    role = _plain_role(words)
    if role and _FORMER.search(words) and not role.casefold().startswith("former"):
        return f"former {role}"
    return role


def _plain_role(words: str) -> str | None:
    low = words.casefold()
    key = office_key(words)
    fixed = {
        "vice president": "Vice President", "prime minister": "Prime Minister", "deputy prime minister": "Deputy Prime Minister",
        "deputy foreign minister": "Deputy Minister of Foreign Affairs", "secretary of state": "Secretary of State",
        "secretary-general": "Secretary-General", "press secretary": "Press Secretary", "chancellor": "Chancellor",
        "crown prince": "Crown Prince", "king": "King", "queen": "Queen", "pope": "Pope", "senator": "Senator", "mayor": "Mayor",
        "governor": "Governor", "ambassador": "Ambassador", "spokesperson": "Spokesperson", "finance minister": "Minister of Finance",
        "interior minister": "Minister of the Interior", "president": "President",
    }  # fmt: skip
    if m := _SECRETARY.search(words):
        area = m.group(1).casefold()
        named = {
            "treasury": "Secretary of the Treasury",
            "home": "Home Secretary",
            "foreign": "Foreign Secretary",
            "state": "Secretary of State",
        }
        return named.get(area, f"Secretary of {area.title()}")
    if key == "foreign minister" and "secretary" in low:
        return "Foreign Secretary"
    if key in ("foreign minister", "defence minister", "minister"):
        m = _PORTFOLIO_LAST.search(words) or _PORTFOLIO_FIRST.search(words)
        area = _PORTFOLIOS.get(m.group(1).casefold(), "") if m else ""
        if "secretary" in low and key == "defence minister":
            return "Secretary of Defense"
        return f"Minister of {area}" if area else ("Minister of Foreign Affairs" if key == "foreign minister" else "Minister")
    if key == "president" and not re.fullmatch(r"(?:[\w.’'-]+ ){0,4}president(?:[ -]elect)?(?: of [\w. ]+)?", low):
        return None
    return fixed.get(key or "")


def sector_of(role: str | None) -> str | None:
    """PLOVER's sector of somebody in this role, or None."""
    return next((code for code, pattern in _SECTORS if pattern.search(role)), None) if role else None
