"""English given names and their short forms, and full names without what newspapers add: Joseph R. Biden Jr. is Joe Biden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_SHORT_FORMS = """
alexander alex sandy; alexandra alex sandra; andrew andy drew; anthony tony; antony tony; barbara barb; benjamin ben; bernard bernie;
catherine cathy kate; charles charlie chuck; christine chris; christopher chris; daniel dan danny; david dave; deborah debbie;
donald don; douglas doug; edward ed eddie ted; elizabeth betsy beth liz; eugene gene; francis frank; frederick fred; gabriel gabe;
gerald gerry jerry; gregory greg; harold hal; henry hank harry; jacob jake; james jim jimmy; jeffrey jeff; jennifer jen; john jack johnny;
jonathan jon; joseph joe; joshua josh; judith judy; katherine kate kathy; kathleen kathy; kenneth ken; lawrence larry; leonard len;
lindsey lin; louis lou; margaret maggie meg; matthew matt; michael mike mick; mitchell mitch; nathaniel nate; nicholas nick;
pamela pam; patricia pat patty; patrick pat; peter pete; philip phil; randall randy; raymond ray; rebecca becky; richard dick rich rick;
robert bob bobby rob; ronald ron; rudolph rudy; samuel sam; samantha sam; stephen steve; steven steve; susan sue; suzanne sue;
terence terry; theodore ted; thomas tom tommy; timothy tim; victoria vicky; vincent vince; walter walt; wendell wendy; william bill will;
zachary zach
"""
_SUFFIX = re.compile(r",?\s+(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_INITIAL = re.compile(r"(?<=\s)[^\W\d_]\.?\s+(?=\S)")


@cache
def _forms() -> dict[str, frozenset[str]]:
    """A given name (folded) and the others that the same person may go by."""
    out: dict[str, set[str]] = {}
    for line in _SHORT_FORMS.split(";"):
        names = line.split()
        for name in names:
            out.setdefault(name, set()).update(n for n in names if n != name and names[0] in (n, name))
    return {k: frozenset(v) for k, v in out.items()}


def plainer_names(name: str) -> Iterator[str]:
    """Other forms of a full name, nearest first: without middle initials, then with the given name's short or long form.

    The name may be written or folded; nothing is given for a single word. A "Jr." goes only together with the given name:
    Joseph R. Biden Jr. is Joe Biden, but Donald J. Trump Jr. is not Donald Trump.
    """
    whole = _SUFFIX.sub("", name.strip())
    plain = _INITIAL.sub("", whole)
    words = plain.split()
    if len(words) < 2:
        return
    if plain != whole == name.strip():
        yield plain
    for form in sorted(_forms().get(words[0].casefold(), ())):
        yield " ".join((form, *words[1:]))
