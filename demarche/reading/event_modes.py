"""Modes and contexts: how an act was done and what it is about, from the words of its own sentence.

Words, not weights: a mode is given only where its own vocabulary stands in the trigger or its sentence. Definitions
follow the PLOVER manual, draft 2.0; the word lists are ours.
"""

from __future__ import annotations

import functools
import re

# Per type, in order of preference. A pattern marked T is looked for in the trigger alone, S in the sentence.
_MODES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "CONSULT": (
        ("phone", "S", r"phone|telephon\w+|\bcall(?:ed)? with|video ?(?:conference|call|link)|by video|spoke by"),
        ("visit", "S", r"\bvisit\w*|\barriv\w+ in|travell?ed to|\btrip to|hosted|host(?:s|ing)?\b|welcom\w+"),
        ("multilateral", "S", r"\bsummit\b|G-?7|G-?20|\bat the (?:UN|U\.N\.|NATO|EU|ASEAN|APEC)|general assembly"),
    ),
    "RETREAT": (
        ("release", "S", r"\breleas\w+|\bfreed?\b|\bfreeing"),
        ("ceasefire", "S", r"cease-?fire|\btruce"),
        ("withdraw", "T", r"withdr\w+|pull\w* (?:out|back)|\bleft\b|vacat\w+"),
        ("resign", "S", r"\bresign\w*|step(?:ped|ping|s)? down|\bquit\b"),
        ("disarm", "S", r"disarm\w*|dismantl\w+|decommission\w*|hand(?:ed|ing)? over (?:their )?(?:weapons|arms)"),
        ("access", "S", r"\b(?:inspectors|observers|monitors|peacekeepers|aid workers|convoy)\b"),
    ),
    "REQUEST": (
        ("meet", "S", r"\b(?:talks|negotiat\w+|meet(?:ing)?|dialogue)\b"),
        ("yield", "S", r"\b(?:releas\w+|ceasefire|cease-fire|lift\w*|withdraw\w*|stop|halt|end|refrain|free)\b"),
        ("assist", "S", r"\b(?:help|aid|assist\w*|support|money|troops|weapons|cooperat\w+|join)\b"),
        ("change", "S", r"\b(?:reform\w*|resign\w*|step down|chang\w+|policy|law|adopt\w*|elections?)\b"),
    ),
    "REJECT": (
        ("meet", "S", r"\b(?:talks|negotiat\w+|meet(?:ing)?|dialogue|summit)\b"),
        ("yield", "S", r"\b(?:releas\w+|ceasefire|withdraw\w*|extradit\w+|surrender|hand over)\b"),
        ("assist", "S", r"\b(?:help|aid|assist\w*|support|money|cooperat\w+|join)\b"),
        ("change", "S", r"\b(?:reform\w*|resign\w*|step down|law|bill|plan|deal|proposal|policy)\b"),
    ),
    "ACCUSE": (
        ("investigate", "S", r"\binvestigat\w+|\binquir\w+|\bprob(?:e|es|ed|ing)\b"),
        ("allege", "T", r"accus\w+|alleg\w+|charg\w+|sue[ds]?\b|suing|indict\w+|blam\w+|lawsuit|prosecut\w+|on trial"),
        ("disapprove", "T", r"condemn\w*|critici\w+|denounc\w+|complain\w*|deplor\w+|slam\w*|blast\w*|rebuk\w+|protest\w*|hit out|attack\w*"),
    ),
    "THREATEN": (
        ("violence", "S", r"\b(?:attack|strike|war|bomb|military (?:action|force)|retaliat\w+|destroy|fire|shoot|kill)\w*"),
        ("relations", "S", r"\b(?:ties|relations|aid|talks|agreement|treaty|deal|withdraw\w*)\b"),
        ("restrict", "S", r"\b(?:sanctions?|tariffs?|embargo|blockade|boycott|ban|curfew|restrict\w*)\b"),
        ("expel", "S", r"\bexpel\w*|\bexpuls\w+"),
        ("arrest", "S", r"\barrest\w*|\bjail\w*|prosecut\w+"),
    ),
    "PROTEST": (
        ("hunger", "S", r"hunger[- ]strike"),
        ("strike", "S", r"\bstrik(?:e|es|ing|ers)\b|walk(?:ed)? ?out"),
        ("boycott", "S", r"\bboycott\w*"),
        ("obstruct", "S", r"\bblock\w*|\boccup\w+|sit-in|blockad\w+|barricad\w+"),
        ("riot", "S", r"\briot\w*|clash\w*|loot\w*|burn\w*|set fire|threw"),
        ("demo", "S", r"\bprotest\w*|demonstrat\w+|\bmarch\w*|\brall(?:y|ied|ies)|took to the streets|vigil"),
    ),
    "SANCTION": (
        ("convict", "S", r"\bconvict\w*|sentenc\w+|found guilty|\bfined?\b"),
        ("expel", "S", r"\bexpel\w*|\bexpuls\w+|suspend\w* from|kicked out"),
        ("withdraw", "S", r"withdr\w+ (?:its|their|staff|aid|funding)|recall\w* (?:its|their|the) ambassador|pull\w* out of"),
        ("discontinue", "S", r"\bsanction\w*|\bembargo\w*|\bsever\w*|cut (?:off|ties|aid)|suspend\w*|halt\w*|broke off|tariffs?|freez\w+|froze"),
    ),
    "MOBILIZE": (
        ("weapons", "S", r"\b(?:missiles?|warships?|ships?|carrier|aircraft|jets?|tanks?|bombers?|artillery|destroyer)\b"),
        ("police", "S", r"\bpolice\b|\bofficers\b"),
        ("militia", "S", r"\bmilitia\w*|\bfighters\b|\brebels\b|\bmilitants\b"),
        ("troops", "S", r"\btroops\b|\bsoldiers\b|\bforces\b|\barmy\b|\bmarines\b|national guard|\bmilitary\b"),
    ),
    "COERCE": (
        ("arrest", "S", r"\barrest\w*|\bdetain\w*|\bdetention|\bjail\w*|\bimprison\w*|in custody|rounded up"),
        ("deport", "S", r"\bdeport\w*|\bextradit\w+|sent back"),
        ("seize", "S", r"\bseiz\w+|\braid\w*|\bsearch\w*|\bconfiscat\w+|impound\w*"),
        ("curfew", "S", r"\bcurfew"),
        ("martial-law", "S", r"martial law|state of emergency|emergency rule"),
        ("censor", "S", r"\bcensor\w*|\bblock\w* (?:access|websites?)|shut\w* down .{0,30}(?:newspaper|website|channel|station)"),
        ("cyber", "S", r"\bhack\w*|cyber-?attack\w*|malware"),
        ("misinformation", "S", r"disinformation|misinformation|fake news|influence operation"),
        ("withhold", "S", r"cut\w* off (?:water|power|electricity|gas|food|the internet)"),
        ("restrict", "S", r"\bban(?:s|ned|ning)?\b|\brestrict\w*|\bbarr(?:ed|ing)\b|\bprohibit\w*|outlaw\w*|\bprevent\w*|clos\w+"),
    ),
    "ASSAULT": (
        ("suicide-attack", "S", r"suicide (?:attack|bomb)\w*"),
        ("drone", "S", r"\bdrones?\b"),
        ("aerial", "S", r"air ?-?strikes?|airstrikes?|air raids?|warplanes?|fighter jets?|bombing raids?|from the air"),
        ("unconventional", "S", r"chemical (?:weapons?|attack)|sarin|chlorine|nerve agent|novichok|radiolog\w+|poison\w*"),
        ("heavy-weapons", "S", r"\bshell(?:s|ed|ing)?\b|\bartillery|\brockets?\b|\bmissiles?\b|\bmortars?\b|\btanks?\b"),
        ("explosives", "S", r"\bbomb\w*|\bexplo\w+|\bblast\b|\bmines?\b|\bIEDs?\b|car bomb|grenade\w*|detonat\w+"),
        ("crowd-control", "S", r"tear ?gas|water cannon|rubber bullets|pepper spray|in the air"),
        ("firearms", "S", r"\bshot\b|\bshoot\w*|\bgun\w*|opened fire|\brifles?\b|gunfire|\bsnip\w+"),
        ("sexual", "S", r"\brap(?:e|ed|es|ing)\b|sexual(?:ly)? (?:assault|abus|violen)\w*"),
        ("torture", "S", r"\btortur\w+"),
        ("abduct", "S", r"\bkidnap\w*|\babduct\w*|\bhostages?\b|\bcaptur\w+"),
        ("targeted", "S", r"assassinat\w+|\bexecut(?:ed|ion|ions|ing)\b|\bbehead\w*|massacr\w+|murder\w*"),
        ("primitive", "S", r"\bstab\w*|\bkni(?:fe|ves)\b|machete|\bstones?\b|\barson\b|set fire|on fire|\bswords?\b"),
        ("destroy", "T", r"destr\w+|demolish\w*|raz(?:ed|ing)|burn\w*"),
        ("beat", "S", r"\bbeat(?:en|ing|s)?\b|\bpunch\w*|\bkick\w*|\bassault\w*"),
    ),
}  # fmt: skip
_COMPILED = {kind: tuple((mode, where, re.compile(pattern, re.IGNORECASE)) for mode, where, pattern in modes) for kind, modes in _MODES.items()}

_CONTEXT_WORDS: dict[str, str] = {
    "military": r"\bmilitary\b|\barmy\b|\btroops\b|\bsoldiers?\b|\bnavy\b|air force|armed forces|joint exercise",
    "intelligence": r"intelligence (?:service|agency|officer|official|sharing)|\bspy\b|\bspies\b|espionage|\bCIA\b|\bMI6\b|\bGRU\b",
    "executive": r"\bpresident\b|prime minister|\bcabinet\b|\bchancellor\b|white house",
    "legislative": r"\bparliament\w*|\bsenat\w+|\bcongress\w*|\blegislat\w+|\blawmakers?\b|\bMPs?\b",
    "election": r"\belection\w*|\belectoral|\bballots?\b|\bpolls?\b|\bvoters?\b|campaign trail|presidential (?:candidate|nominee)",
    "pro_autocracy": r"\bcoup\b|putsch|dissolved? parliament",
    "economic": r"\btrade\b|\btariffs?\b|\beconom\w+|\binvest\w+|\bexports?\b|\bimports?\b|financial",
    "legal": r"\bcourts?\b|\bjudges?\b|\bprosecut\w+|\blawsuit|\btrial\b|supreme court|\bindict\w+",
    "reparations": r"\breparations?\b",
    "human_rights": r"human rights",
    "rights_freedoms": r"press freedoms?|free(?:dom of)? (?:speech|expression|assembly|press)|civil liberties",
    "human_security": r"food (?:aid|shortage|supplies)|drinking water|\bfamine\b|\bhumanitarian\b",
    "gender": r"women['\u2019]s|\babortion\b|gender",
    "lgbt": r"\bLGBT\w*|same-sex|\bgay\b|transgender",
    "religion_ethnicity": r"\bMuslims?\b|\bChristians?\b|\bJew(?:s|ish)\b|\bethnic\w*|\breligio\w+|\bUighurs?\b|\bUyghurs?\b|\bKurd(?:s|ish)\b|\bRohingya",
    "diplomatic": r"\bdiplomat\w*|\bembass\w+|\bambassadors?\b|\bconsul\w*|foreign minist\w+|secretary of state",
    "territory": r"\bannex\w*|territorial|\bsovereignty\b|independence referendum|\bborder dispute|disputed (?:islands?|territor\w+)|secession",
    "peacekeeping": r"peacekeep\w+|observer mission|monitoring mission",
    "health": r"\bepidemic|\bpandemic|\bvaccin\w+|\bvirus\b|\bcoronavirus\b|\bEbola\b|public health|epidemiolog\w+|covid",
    "asylum": r"\basylum\b",
    "migration": r"\bmigra\w+|\brefugees?\b|\bdisplaced\b",
    "disasters": r"\bearthquake|\bhurricane|\bfloods?\b|\btsunami|\bwildfires?\b|\btyphoon",
    "natural_resource": r"\boil (?:field|production|export)\w*|\bgas pipeline|\bOPEC\b|\bmining\b|natural gas",
    "environment": r"\bclimate\b|\bemissions?\b|\bpollution|environmental",
    "technology": r"\b5G\b|\bHuawei\b|semiconductor|artificial intelligence",
    "terrorism": r"\bterror\w*|\bIsis\b|\bISIS\b|\bISIL\b|Islamic State|al-?Q\w+|jihadis\w+|\bextremis\w+",
    "cbrn": r"\bnuclear\b|chemical weapons?|biological weapons?|uranium|\bsarin\b|nerve agent",
    "cyber": r"\bcyber\w*|\bhack(?:ed|ing|ers?)\b",
    "misinformation": r"disinformation|misinformation|fake news|propaganda",
    "crime": r"\bmurder\w*|\bgang\b|\brobber\w+|organi[sz]ed crime",
    "corruption": r"\bcorrupt\w*|\bbribe\w*|embezzl\w+",
    "illegal_drugs": r"\bdrug (?:trafficking|cartels?|trade|lord)|\bcocaine|\bheroin|\bopium",
    "trafficking": r"\btraffick\w+|\bsmuggl\w+",
}  # fmt: skip
_CONTEXTS = tuple((name, re.compile(pattern, 0 if name in ("intelligence", "lgbt") else re.IGNORECASE)) for name, pattern in _CONTEXT_WORDS.items())


def find_mode(event_type: str, trigger: str, sentence: str) -> str | None:
    """The mode of an act, or None. Trigger words decide before words elsewhere in the sentence do."""
    modes = _COMPILED.get(event_type, ())
    for mode, _, pattern in modes:
        if pattern.search(trigger):
            return mode
    return _mode_in_sentence(event_type, sentence)


# A sentence may hold many acts: what depends on it alone is looked for once.
@functools.lru_cache(maxsize=128)
def _mode_in_sentence(event_type: str, sentence: str) -> str | None:
    return next((mode for mode, where, pattern in _COMPILED.get(event_type, ()) if where == "S" and pattern.search(sentence)), None)


@functools.lru_cache(maxsize=128)
def find_contexts(sentence: str) -> tuple[str, ...]:
    """PLOVER contexts whose vocabulary stands in the sentence, in the manual's order."""
    return tuple(name for name, pattern in _CONTEXTS if pattern.search(sentence))
