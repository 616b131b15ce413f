"""The grammar of time: rules over word classes, each with the TimeML type and the form that it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from demarche.reading.timex_forms import (
    Build,
    build_ago,
    build_century,
    build_clock,
    build_date,
    build_day_word,
    build_decade,
    build_duration,
    build_every,
    build_fixed,
    build_half,
    build_half_year,
    build_holiday,
    build_monthyear,
    build_numeric,
    build_quarter,
    build_season,
    build_this_unit,
    build_told,
    build_unit_is,
    build_unit_offset,
    build_weekday,
    build_weekday_part,
    build_year,
    build_year_end,
    count_in,
    duration,
    point,
    with_part,
)
from demarche.reading.timex_words import rule


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `pattern` over word classes; the named group x, where there is one, is the span of the timex."""

    pattern: str
    type: str
    build: Build
    guard: str = ""


_PART_WORD = "<p:PART|NOON|MIDNIGHT>"
_WHEN = "(?:ON? <k:LAST|NEXT|THIS>? <w:WEEKDAY>|ON? <m:MONTH> <d:DAY>|<t:YESTERDAY|TODAY|TOMORROW>)"

# Longest match wins; between equals, the earlier rule.
RULES: tuple[Rule, ...] = (
    # calendar dates
    Rule("<x:<m:MONTH> <d:DAY>?> (?:TO|AND|HYPHEN) MONTH DAY? COMMA? <y:YEAR>", "DATE", build_date),
    Rule("<x:<d:DAY> <m:MONTH>> (?:TO|AND|HYPHEN) DAY MONTH COMMA? <y:YEAR>", "DATE", build_date),
    Rule("<x:ISO>", "DATE", lambda g: ("calendar", g["x"].text)),
    Rule("<x:SLASH>", "DATE", build_numeric),
    Rule("(?:POINT? WEEKDAY COMMA?)? BEGIN? <m:MONTH> THE? <d:DAY|ORD> COMMA? <y:YEAR>", "DATE", build_date),
    Rule("(?:POINT? WEEKDAY COMMA?)? THE? <d:DAY> OF? <m:MONTH> COMMA? <y:YEAR>", "DATE", build_date),
    Rule("(?:POINT? WEEKDAY COMMA?)? BEGIN? <m:MONTH> THE? <d:DAY|ORD>", "DATE", build_date),
    Rule("(?:POINT? WEEKDAY COMMA?)? THE? <d:DAY> OF? <m:MONTH>", "DATE", build_date),
    Rule("<m:MONTH> DAY (?:HYPHEN|AND|OR) <x:<d:N2>>", "DATE", build_date, "second day"),
    Rule("<x:<d:N2>> (?:HYPHEN|AND|OR) DAY OF? <m:MONTH>", "DATE", build_date, "first day"),
    Rule("BEGIN? <m:MONTH> (?:COMMA|OF)? <y:YEAR>", "DATE", build_date),
    Rule("BEGIN? <m:MONTH> <d:DAY>? (?:COMMA|OF)? <k:LAST|NEXT|THIS|THAT> <u:UNIT>", "DATE", build_monthyear),
    Rule("BEGIN? <j:THIS>? <k:LAST|NEXT|THIS|COMING|PAST> <m:MONTH>", "DATE", build_date),
    Rule("BEGIN? <m:MONTH>", "DATE", build_date, "month"),
    Rule("THE <u:UNIT> OF <m:MONTH> <d:DAY> (?:COMMA? <y:YEAR>)?", "DATE", lambda g: ("week of", build_date(g)), "week"),
    # years and what is longer
    Rule("BEGIN? THE? <u:UNIT> <y:YEAR>", "DATE", build_unit_is("year", build_year)),
    Rule(
        "THE <u:UNIT> <y:NUM>",
        "DATE",
        lambda g: build_year(g) if g["u"].value == "year" and g["y"].value == 2000 else None,
    ),
    Rule(
        "BEGIN? <n:COUNT> BC",
        "DATE",
        lambda g: ("fixed", f"BC{int(count_in(g) or 0):04d}") if (count_in(g) or 0) < 10**4 else None,
    ),
    Rule(
        "THE? BEGIN? <m:MONTH> <d:DAY>? OF (?:THE SAME|THAT) UNIT",
        "DATE",
        lambda g: ("told year", g["m"].value, g["d"].value if "d" in g else None),
    ),
    Rule("FISCAL (?:UNIT)? <y:YEAR>", "DATE", build_year),
    Rule("BEGIN? <y:YEAR>", "DATE", build_year, "year"),
    Rule("<y:YEAR> HYPHEN <x:<b:N2|NUM>>", "DATE", build_year_end, "year end"),
    Rule("THE? <q:NTH|LAST> HALF OF <y:YEAR>", "DATE", build_half_year),
    Rule("THE? (?:EARLY|LATE|MID HYPHEN?)? <e:DECADE>", "DATE", build_decade, "decade"),
    Rule("THE? (?:EARLY|LATE|MID HYPHEN?)? <q:NTH> HYPHEN? <u:UNIT>", "DATE", build_century),
    # seasons, quarters, feasts
    Rule("(?:BEGIN|THE (?:EARLY|LATE))? THE? <s:SEASON> OF? <y:YEAR>", "DATE", build_season),
    Rule("BEGIN? <j:THIS>? <k:LAST|NEXT|THIS|COMING|PAST> <s:SEASON>", "DATE", build_season),
    Rule("<x:(?:EARLY|LATE|THE) <s:SEASON>>", "DATE", build_season, "season"),
    Rule("IN <x:<s:SEASON>>", "DATE", build_season, "season"),
    Rule("THE? FISCAL? <q:ORD|ORDD> FISCAL? <u:UNIT> (?:OF (?:FISCAL)? <y:YEAR>)?", "DATE", build_quarter),
    Rule("<q:ORD> HYPHEN <u:UNIT> (?:OF <y:YEAR>)?", "DATE", build_quarter),
    Rule("THE? <y:YEAR> <q:ORD>? <u:UNIT>", "DATE", build_quarter),
    Rule("THE <y:YEAR> PERIOD", "DATE", lambda g: ("quarter", 0, ("year", g["y"].value))),
    Rule("THE LATEST PERIOD", "DATE", lambda g: ("quarter", 0, None)),
    Rule("THE LATEST FISCAL <u:UNIT>", "DATE", build_unit_is("year", lambda g: ("offset", "year", -1))),
    Rule(
        "<k:LAST|NEXT|THIS> UNIT POSS <q:ORD> <u:UNIT>",
        "DATE",
        lambda g: build_quarter(g) if g["u"].value == "quarter" else None,
    ),
    Rule("THE? <q:ORD> <u:UNIT> OF <k:LAST|NEXT|THIS> UNIT", "DATE", build_quarter),
    Rule("THE LATEST? FISCAL? <u:UNIT>", "DATE", build_unit_is("quarter", build_quarter)),
    Rule("THE <y:UNIT> HYPHEN (?:AGO|EARLIER) (?:PERIOD|ORD? UNIT)", "DATE", lambda g: ("year before",)),
    Rule("<y:UNIT> HYPHEN (?:AGO|EARLIER)", "DATE", lambda g: ("year before",)),
    Rule("<j:THIS>? <k:LAST|NEXT|THIS>? <h:HOLIDAY> <v:EVE>? <y:YEAR>?", "DATE", build_holiday, "holiday"),
    Rule(
        "(?:THE? END OF THE|THE? END OF|NEAR|THE)? <u:UNIT> (?:HYPHEN|POSS)? <e:END>",
        "DATE",
        lambda g: ("year end",),
        "year's end",
    ),
    # days
    Rule("<x:BEGIN ON <j:THIS>? <k:LAST|NEXT|THIS|COMING|PAST>? <w:WEEKDAY>>", "DATE", build_weekday, "weekday"),
    Rule("BEGIN? <j:THIS>? <k:LAST|NEXT|THIS|COMING|PAST>? <w:WEEKDAY>", "DATE", build_weekday, "weekday"),
    Rule("THE <k:PREVIOUS|FOLLOWING|NEXT> <w:WEEKDAY>", "DATE", lambda g: ("weekday told", g["w"].value, point(g))),
    Rule(f"BEGIN? <k:LAST|NEXT|THIS>? <w:WEEKDAY> {_PART_WORD}", "TIME", build_weekday_part),
    Rule(f"MID? HYPHEN? {_PART_WORD} ON? <k:LAST|NEXT|THIS>? <w:WEEKDAY>", "TIME", build_weekday_part),
    Rule(
        f"THE? {_PART_WORD} OF (?:<w:WEEKDAY> COMMA?)? <m:MONTH> <d:DAY> (?:COMMA? <y:YEAR>)?",
        "TIME",
        lambda g: with_part(build_date(g) or (), g),
    ),
    Rule(f"THE? {_PART_WORD} OF <d:DAY> <m:MONTH> <y:YEAR>?", "TIME", lambda g: with_part(build_date(g) or (), g)),
    Rule("BEGIN? <t:YESTERDAY|TODAY|TOMORROW>", "DATE", build_day_word),
    Rule("BEGIN? <t:TONIGHT|OVERNIGHT>", "TIME", build_day_word),
    Rule(f"BEGIN? <t:YESTERDAY|TOMORROW> {_PART_WORD}", "TIME", build_day_word),
    Rule(f"MID? HYPHEN? {_PART_WORD} <t:YESTERDAY|TODAY|TOMORROW>", "TIME", build_day_word),
    Rule(f"BEGIN? THIS {_PART_WORD}", "TIME", lambda g: with_part(("offset", "day", 0), g)),
    Rule(f"LAST {_PART_WORD}", "TIME", lambda g: with_part(("offset", "day", -1), g), "night"),
    Rule(
        f"EARLY? THE <k:NEXT|FOLLOWING|PREVIOUS> {_PART_WORD}",
        "TIME",
        lambda g: with_part(("shift", "day", point(g)), g),
    ),
    Rule(
        "BEGIN? (?:THE|THIS|THAT) SAME <u:UNIT>|BEGIN? THAT SAME? <u2:UNIT>",
        "DATE",
        lambda g: ("same", g["u" if "u" in g else "u2"].value),
    ),
    Rule("<x:THE <u:UNIT>>", "DATE", lambda g: ("same or this", g["u"].value), "the unit"),
    Rule("THE (?:FOLLOWING|NEXT) <u:UNIT>", "DATE", build_told(1), "narrative"),
    Rule("THE PREVIOUS <u:UNIT>", "DATE", build_told(-1), "narrative"),
    Rule("THE <u:UNIT> BEFORE", "DATE", build_told(-1), "ends"),
    Rule("THE <u:UNIT> AFTER", "DATE", build_told(1), "ends"),
    Rule("THE <u:UNIT> BEFORE <t:YESTERDAY>", "DATE", lambda g: ("offset", "day", -2)),
    Rule("THE <u:UNIT> AFTER <t:TOMORROW>", "DATE", lambda g: ("offset", "day", 2)),
    # weeks, months, years from the anchor
    Rule(
        "(?:THE? END OF|BEGIN)? <j:THIS>? <k:LAST|NEXT|THIS|COMING|PAST> <u:UNIT> (?:OR SO)?",
        "DATE",
        build_unit_offset,
        "offset",
    ),
    Rule("(?:THE? END OF|BEGIN) THE <u:UNIT>", "DATE", build_this_unit),
    Rule("THE <r:REF> FISCAL? <u:UNIT>", "DATE", lambda g: build_this_unit(g) if g["r"].text == "current" else None),
    Rule("THE? (?:FULL|FULL? FISCAL) <u:UNIT>", "DATE", build_unit_is("year", build_this_unit)),
    Rule("THE (?:PAST|COMING|LAST) <one:UNIT>", "DURATION", lambda g: ("fixed", duration(1, g["one"].value))),
    Rule("THE NEXT <one:UNIT> OR SO", "DURATION", lambda g: ("fixed", duration(1, g["one"].value))),
    Rule(
        "QUALIFIER? (?:<n:COUNT> (?:ADDITIONAL|MORE)*|<one:A>) <u:UNIT|UNITS> (?:OR SO)? AGO",
        "DATE",
        build_ago(-1, "offset"),
    ),
    Rule("(?:A? FEW|A COUPLE OF)? <u:UNITS> AGO", "DATE", build_ago(-1, "offset")),
    Rule("QUALIFIER? (?:<n:COUNT>|<one:A>) <u:UNIT|UNITS> (?:EARLIER|BEFORE)", "DATE", build_ago(-1, "shift"), "shift"),
    Rule("QUALIFIER? (?:<n:COUNT>|<one:A>) <u:UNIT|UNITS> (?:LATER|AFTER)", "DATE", build_ago(1, "shift"), "shift"),
    # lengths
    Rule("QUALIFIER? <n:COUNT> (?:ADDITIONAL|MORE)? <u:UNIT|UNITS> (?:OR SO)?", "DURATION", build_duration, "length"),
    Rule("QUALIFIER? <n:COUNT> HYPHEN <u:UNIT|UNITS>", "DURATION", build_duration, "length"),
    Rule("QUALIFIER? <n:COUNT> (?:TO|OR|HYPHEN) COUNT <u:UNITS>", "DURATION", build_duration, "length"),
    Rule("QUALIFIER? <one:A> ADDITIONAL? <u:UNIT> (?:OR SO)?", "DURATION", build_duration, "length"),
    Rule("QUALIFIER? A <u:UNIT> AND A HALF", "DURATION", build_half(1)),
    Rule("QUALIFIER? <n:COUNT> AND A HALF <u:UNITS>", "DURATION", build_half(None)),
    Rule("QUALIFIER? <n:COUNT> <u:UNITS> AND A HALF", "DURATION", build_half(None)),
    Rule("QUALIFIER? <n:COUNT> N2 HYPHEN N2 <u:UNITS>", "DURATION", build_half(None), "five and 1/2"),
    Rule("QUALIFIER? HALF A <u:UNIT>", "DURATION", build_half(0), "length"),
    Rule("QUALIFIER? (?:A COUPLE OF) <u:UNITS>", "DURATION", lambda g: ("fixed", duration(2, g["u"].value))),
    Rule("QUALIFIER? (?:A? FEW|A? FEW MORE) <u:UNITS>", "DURATION", build_duration, "length"),
    Rule(
        "QUALIFIER? (?:THE|THIS)? (?:PAST|LAST|NEXT|COMING|FOLLOWING|ORD|LATEST|PREVIOUS|FULL) <n:COUNT> ADDITIONAL? <u:UNIT|UNITS> (?:OR SO)?",
        "DURATION",
        build_duration,
        "length",
    ),
    Rule(
        "THE? (?:PAST|LAST|NEXT|COMING|FOLLOWING|ORD) (?:FEW|COUPLE OF)? <u:UNITS>",
        "DURATION",
        build_duration,
        "length",
    ),
    Rule("THE <n:COUNT> <u:UNITS>", "DURATION", build_duration, "length"),
    Rule("THE <u:UNITS> AHEAD", "DURATION", build_duration),
    Rule("<u:UNITS>", "DURATION", build_duration, "bare units"),
    # sets
    Rule("EACH <u:UNIT>", "SET", lambda g: ("fixed", duration(1, g["u"].value))),
    Rule("EACH <n:COUNT> <u:UNITS>", "SET", build_duration),
    Rule("EACH <w:WEEKDAY> <p:PART>?", "SET", build_every),
    Rule("EACH PART", "SET", build_every),
    Rule("<w:WEEKDAYS>", "SET", build_every),
    Rule("<w:WEEKDAY> <p:PART>", "SET", build_every, "plural"),
    Rule("<s:SET>", "SET", lambda g: ("fixed", g["s"].value), "set"),
    # references
    Rule("RIGHT? <r:REF>", "DATE", lambda g: ("fixed", g["r"].value), "reference"),
    Rule("RECENT", "DATE", build_fixed("PAST_REF")),
    Rule("RECENT UNITS (?:AND UNITS)?", "DATE", build_fixed("PAST_REF")),
    Rule("THESE <u:UNITS>", "DATE", lambda g: ("fixed", "PRESENT_REF") if g["u"].value == "day" else None),
    Rule("THE PAST", "DATE", build_fixed("PAST_REF"), "the past"),
    Rule("PAST UNITS", "DATE", build_fixed("PAST_REF")),
    Rule("FUTURE", "DATE", build_fixed("FUTURE_REF"), "future"),
    Rule("THE NEARBY? FUTURE", "DATE", build_fixed("FUTURE_REF"), "the future"),
    Rule("FUTURE UNITS", "DATE", build_fixed("FUTURE_REF")),
    # clock times
    Rule(f"NEAR? <c:CLOCK> <a:AMPM>? ZONED? (?:COMMA? {_WHEN})?", "TIME", build_clock, "clock"),
    Rule(f"NEAR? <c:<n2:N2>> (?:<a:AMPM>|OCLOCK) ZONED? (?:COMMA? {_WHEN})?", "TIME", build_clock),
    Rule("<p:NOON|MIDNIGHT>", "TIME", lambda g: with_part(("offset", "day", 0), g), "noon"),
)
COMPILED: tuple[tuple[re.Pattern[str], Rule], ...] = tuple((rule(r.pattern), r) for r in RULES)
