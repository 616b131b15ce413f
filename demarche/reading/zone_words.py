"""The wording of what is not body text: bylines, datelines, captions and credits, and a page's furniture."""

from __future__ import annotations

import re

_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH})(?:,?\s+\d{{4}})?"
_AGENCY = r"(?:Reuters|AFP|AP|Associated Press|The Associated Press|Xinhua|UPI|TASS|Interfax|dpa|DPA|PTI|ANI|IANS|Bloomberg|KUNA|Yonhap|Kyodo|CNN|EFE|ANSA|IRNA|SANA|Anadolu|AA)"
_NAME = r"[A-Z][\w.'\u2019\-]+(?:\s+(?:[A-Z][\w.'\u2019\-]*|de|van|von|bin|al|el|der|da|di|du|la)){1,4}"

_DATE_LINE = re.compile(
    rf"(?:(?:Published|Updated|Posted|Last updated|Date|Modified)\s*:?\s*(?:on\s+)?)?(?:{_WEEKDAY},?\s+)?(?:{_DAY}|{_MONTH}\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}})"
    rf"(?:\s*(?:,|at|-|\u2013|\||\u2022)?\s*\d{{1,2}}[:.]\d{{2}}\s*(?:[ap]\.?m\.?)?\s*(?:GMT|UTC|EST|EDT|ET|BST|CET)?)?\.?",
    re.IGNORECASE,
)
_CITY_LINE = re.compile(
    r"(?:[A-Z][\w.'\u2019\-]+(?:\s+[A-Z][\w.'\u2019\-]+){0,3}),\s+(?:[A-Z][\w.'\u2019\-]+(?:\s+[A-Z][\w.'\u2019\-]+){0,2}|[A-Z]\.[A-Z]\.)\.?"
)
# "WASHINGTON, March 12 (Xinhua) --", "OTTAWA –", "MOSCOW (AP) —", "Kabul, 3 May (IRIN) -"
_SHOUTED = r"[A-Z][A-Z.'\u2019\-]+(?:[ /][A-Z][A-Z.'\u2019\-]*){0,3}"
_DATELINE = re.compile(
    rf"(?P<line>(?:{_SHOUTED}|(?:[A-Z][\w.'\u2019\-]+(?:\s[A-Z][\w.'\u2019\-]+){{0,2}})(?=\s*[,(]))"
    rf"(?:,\s*[A-Z][\w.'\u2019\-]+(?:\s[A-Z][\w.'\u2019\-]+){{0,2}})?(?:,?\s+(?:{_DAY}|{_WEEKDAY}))?(?:\s*\((?:{_AGENCY}|[A-Z][\w ]{{1,28}})\))?"
    rf"(?:\s*(?:---?|\u2013|\u2014)|\s+-))(?=\s+\S|(?<=[\u2014-])[A-Z])"
)
_AGENCY_LINE = re.compile(rf"(?P<line>\(?(?:{_AGENCY})\)?\s*(?:--|\u2013|\u2014|-|:))(?=\s+\S)")

_BYLINE = re.compile(
    r"(?:By|BY|Story by|Written by|Posted by|Author:|Reported by|Reporting by|Editing by|Text by|Analysis by|Translated by|Compiled by|Additional reporting by|"
    r"Edited by)[:\s]+(?:the\s+)?[A-Z\u00c0-\u00de][^.!?\n]{2,120}\.?|\([^()\n]{0,10}(?:Reporting|Editing|Writing|Additional reporting) by [^()\n]{3,240}\)?\.?"
)
_STAFF = re.compile(
    rf"{_NAME}(?:\s*(?:,|and|&|\||\u2022)\s*(?:{_NAME}|{_AGENCY}))*\s*(?:,|\||\u2022|-|\u2013|\u2014|/|in\s+[A-Z]\w+)?\s*"
    rf"(?:[Ss]taff [Ww]riter|[Cc]orrespondent|[Cc]hief|[Ee]ditor|[Rr]eporter|[Cc]olumnist|USA TODAY|The Guardian|Washington Post|BBC News|Breitbart News|{_AGENCY}"
    rf"|(?:Department |Principal Deputy |Deputy )?Spokesperson|(?:Under |Assistant |Deputy )?Secretary of State|Secretary)\b[^.!?\n]{{0,60}}"
)
_OFFICE_LINE = re.compile(
    rf"{_NAME}(?:\s+[A-Z]\.)?,\s+(?:[A-Z][\w'\u2019\-]+|of|for|the|and|to|in|on|at)(?:,?\s+(?:[A-Z][\w'\u2019\-]+|of|for|the|and|to|in|on|at)){{0,10}}"
)
_OFFICE_SIGNATURE = re.compile(
    r"Office of the Spokesperson|U\.S\. Department of State|Media Note|Fact Sheet|Press (?:Statement|Release)|Statement|Remarks(?: to the Press)?|Interview",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    rf"(?:[-\u2013\u2014]{{1,2}}\s*|\()?(?:{_AGENCY}(?:\s*(?:/|,|and)\s*{_AGENCY})*|{_NAME})\)?\.?|{_NAME} (?:contributed|reported) (?:to|from)[^.\n]{{3,80}}\.?|"
    rf"(?:[A-Z][\w ]{{2,30}}) (?:staff|writers?|reporters?)? ?contributed to this (?:report|story|article)\.?|Translated by {_NAME}\.?|With (?:{_AGENCY})[^.\n]{{0,40}}"
)

_CREDIT = re.compile(
    r"(?:Photo(?:graph)?s?|Image|Picture|Video|Credit|Illustration|Pic)s?\s*(?:credit)?\s*(?::|by\b|courtesy|via\b)|\((?:AP|AFP|Reuters|Getty|EPA|File)[^()\n]{0,40}(?:Photo|Images?|photo)[^()\n]{0,60}\)\.?\s*$|"
    r"(?:Getty Images|AFP/Getty|AP Photo|EPA/|Reuters/|REUTERS/|/AFP|/Reuters|/AP|Shutterstock|iStock)[^.!?\n]{0,60}$|\bfile (?:photo|picture|image)\b|^\s*(?:FILE|File)\s*[-:\u2013\u2014]|"
    r"\[(?:[A-Z]\w+[ /]){0,3}(?:Reuters|AFP|AP|EPA|Getty(?: Images)?)\]\s*$",
)
_SHOWN = re.compile(
    r"\((?:left|right|centre|center|pictured|L|R|C|above|below|top)\)|\b(?:pictured|poses? for|seen here|is seen|are seen|looks? on|stands? (?:next to|beside|outside|in front)|"
    r"shakes? hands|shake hands|walks? (?:past|through|with)|holds? (?:a|up|hands|signs)|gestures?|waves? (?:to|at|as)|addresses (?:a|the|supporters)|speaks (?:at|during|to|with|in|on)|"
    r"attends?|arrives? (?:at|for|in)|in this (?:file|photo|image|picture)|takes? part in|during (?:a|an|his|her|their|the) (?:visit|meeting|press|news|rally|ceremony|summit|trip|tour|protest|briefing|joint|signing|debate|session))\b"
)

_FURNITURE = re.compile(
    r"""(?ix) ^\W*(?:
    (?:read|see|watch|listen|learn|view|show|find\ out)\s+(?:more|also|next|now|here|all|full\ story|the\ full|less|on)\b .{0,160} |
    (?:related|more|recommended|trending|popular|editor'?s?)\s*(?:stories|articles|links|topics|news|coverage|posts|content|reading|picks?|on\ this|from|choice|:)? .{0,30} |
    (?:most|latest|top|breaking|other|more)\s+(?:read|popular|viewed|news|stories|headlines|updates|videos?|articles|from\ .{1,40}) |
    advertisement s? | advert | sponsored (?:\ content)? | promoted .{0,20} | story\ continues\ below .{0,40} | article\ continues .{0,40} | continue\ reading .{0,80} |
    share .{0,60} | tweet (?:\ this)? | print | e-?mail (?:\ this)? .{0,20} | comments? (?:\s*\(?\d*\)?) | \d+\s+comments? | facebook | twitter | whatsapp | linkedin | pinterest | reddit | instagram | copy\ link | save |
    (?:follow|like|find|join)\s+(?:us|\w+\ \w+|me)\s+on\ .{1,80} | (?:follow)\s+(?:[\w.\ ]{2,40})\s+on\s+(?:twitter|facebook|x|instagram) .{0,60} |
    (?:sign|log)\s+(?:up|in|on) (?:\ (?:for|to|here|now)\b .{0,120})? | subscribe .{0,120} | newsletter .{0,60} | get\ (?:the|our)\ .{0,60}(?:newsletter|app|alerts|inbox) .{0,60} | download\ (?:the|our)\ .{0,60} |
    click\ (?:here|to|on) .{0,100} | tap\ (?:here|to) .{0,80} | skip\ to\ .{0,40} | back\ to\ top | go\ to\ .{0,20}homepage | home | menu | search | next | previous | loading .{0,10} | play\ video .{0,30} | video\ player .{0,40} | media\ caption .{0,20} |
    (?:abstract|full\ text|summary|key\ points|highlights|transcript|correction|corrections|topics|tags?|keywords?|filed\ under|categories|category|sections?|source|sources|via|url|link|copyright|editor'?s\ note|disclaimer)\s*[.:]? (?:(?<=:)\s.{0,200})? |
    (?:copyright|\(c\)|©|all\ rights\ reserved|this\ (?:material|article|story)\ (?:may\ not|was\ originally|first\ appeared|originally\ appeared|has\ been\ (?:updated|corrected|edited))).{0,240} |
    [\d.,]+\s*[km]?\s*(?:views?|shares?|likes?|comments?|retweets?|followers?|reads?)\b .{0,30} | \d+\s+(?:min(?:ute)?s?|hours?|days?|weeks?|months?)\s+(?:ago|read) .{0,20} |
    \d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:gmt|bst|utc|est|edt|et|cet|aest)? | (?:updated|published|last\ modified|posted|first\ published)\s+(?:at\s+)?\d{1,2}[:.]\d{2}.{0,40} |
    for\ (?:more|further)\ (?:information|details|inquiries)\b .{0,200} | (?:for|media)\ (?:media\ )?(?:inquiries|contact|enquiries)\b .{0,160} | the\ (?:following|below)\ is\ attributable\ to\ .{3,80} | https?://\S+ | www\.\S+ | [@\#]\w+ (?:\s+[@\#]\w+)* | \S+@\S+\.\w+ | [-=_*~.•·]{3,} | \#{2,} .{0,20} | \[\s*\.{3}\s*\] |
    (?:watch|see)\s+(?:the\s+)?(?:full\s+)?(?:video|clip|interview|speech|remarks|trailer)\b .{0,80} | (?:what\ do\ you\ think|let\ us\ know|tell\ us).{0,120} | (?:h/t|via)\s+.{1,60} | \(?\s*(?:video|photos?|gallery|live|exclusive|opinion|analysis|world|politics|news)\s*\)?:?
    )\W*$"""
)
_INLINE = re.compile(
    r"(?:READ MORE|Read more|SEE ALSO|See also|Related|RELATED|ALSO READ|Also read|Read also|WATCH|MORE|Click here|[Ss]ign up (?:here|for our)|Follow (?:us|live|our))\s*:?\s[^.!?\n]{3,160}(?:[.!?]|$)"
)
_TAKEN_INLINE = re.compile(r"(?:READ MORE|Read more|SEE ALSO|See also|ALSO READ|Also read|Read also|RELATED)\s*:\s")


def is_dateline(words: str) -> bool:
    """Whether a whole line is nothing but a date or a place where a report was filed."""
    if _DATE_LINE.fullmatch(words) or (len(words) <= 80 and (m := _DATELINE.match(words + " x")) and m.end("line") == len(words)):
        return True
    return len(words) <= 40 and bool(_CITY_LINE.fullmatch(words)) and not is_byline(words)


def is_byline(words: str) -> bool:
    """Whether a whole line names who wrote the report, or signs it."""
    if len(words) > 240:
        return False
    return bool(
        _BYLINE.fullmatch(words)
        or _STAFF.fullmatch(words)
        or _OFFICE_SIGNATURE.fullmatch(words)
        or (len(words) <= 110 and _OFFICE_LINE.fullmatch(words) and _OFFICE.search(words))
    )


_OFFICE = re.compile(
    r"\b(?:Secretary|Spokesperson|Spokesman|Spokeswoman|Ambassador|Representative|Envoy|Chargé|Coordinator|Administrator|Correspondent|Editor|Director|Official|Minister)\b"
)


def match_signature(words: str) -> bool:
    """Whether a last line is a signature: an agency, or a name alone."""
    return len(words) <= 120 and bool(_SIGNATURE.fullmatch(words))


def is_credit(words: str) -> bool:
    """Whether a line carries a picture credit, which makes a caption of it."""
    return len(words) <= 400 and bool(_CREDIT.search(words)) and not re.search(r"[.!?]\s+[A-Z][^.!?]{80,}[.!?]\s", words)


def is_caption(words: str) -> bool:
    """Whether an unstopped line says what a picture shows."""
    return is_credit(words) or (len(words.split()) >= 6 and bool(_SHOWN.search(words)))


def is_boilerplate(words: str) -> bool:
    """Whether a whole line is a page's furniture: labels, links, counters, calls to share."""
    return len(words) <= 300 and bool(_FURNITURE.match(words))


def match_dateline(text: str, start: int, end: int) -> int | None:
    """Where a dateline in front of a paragraph's first sentence ends; None without one."""
    for pattern in (_DATELINE, _AGENCY_LINE):
        m = pattern.match(text, start, min(end, start + 120))
        if m:
            return m.end("line")
    return None


def match_inline_boilerplate(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Teasers that run inside a paragraph: "READ MORE: …" up to the end of its sentence."""
    out = []
    for m in _INLINE.finditer(text, start, end):
        before = text[m.start() - 1] if m.start() > start else "\n"
        if _TAKEN_INLINE.match(text, m.start()) and (before.isspace() or before in '.!?"\u201d'):
            out.append(m.span())
    return out
