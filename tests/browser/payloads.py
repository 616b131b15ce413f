"""Three hundred texts that try to be run: thirty ideas, each in ten disguises and more."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import quote

from tests.web.rooms import PAYLOADS

DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda p: p,
    lambda p: re.sub(r"(?<=<)/?\w+", lambda m: m[0].swapcase(), p),
    lambda p: p.replace("<", "<<").replace(">", ">>"),
    lambda p: '">' + p,
    lambda p: "'/>" + p,
    lambda p: "</script></title></textarea></template></noscript>" + p,
    lambda p: p.replace("<", "<\u0000").replace("window", "win\tdow"),
    html.escape,
    lambda p: quote(p),
    lambda p: "".join(f"&#{ord(c)};" for c in p),
    lambda p: '{"a": "' + p.replace("/", "\\/") + '", "b": "\u2028\\u003c/script>' + p,
)
ALL = tuple(dict.fromkeys(disguise(p) for p in PAYLOADS for disguise in DISGUISES))[:300]
