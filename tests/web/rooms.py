"""A small archive with everything that a page shows, and reports that try to break out of their pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from demarche.archive.archive import Archive
from demarche.record import Record
from tests.archive.records import MORE, TEXT, make_record

PAYLOADS = (
    "<script>window.hit=1</script>", '"><img src=x onerror="window.hit=1">', "<svg onload=window.hit=1>", "'><iframe src=javascript:window.hit=1></iframe>",
    "</title><script>window.hit=1</script>", "{{ 7*7 }}{% raw %}", "<math><mtext><table><mglyph><style><img src=x onerror=window.hit=1>", "\u202egnp.exe\u2066",
    "<a href='javascript:window.hit=1'>x</a>", "--><script>window.hit=1</script>", "<body onfocus=window.hit=1 autofocus>", "\x00\x1b[31m\x9b",
    "<template><script>window.hit=1</script></template>", "]]><script>window.hit=1</script>", "&lt;script&gt;window.hit=1&lt;/script&gt;", "%3Cscript%3E",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'>", "<style>@import 'http://evil.example/x.css'</style>", "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>", "<form action=http://evil.example/><button autofocus>", "<input onfocus=window.hit=1 autofocus>",
    "<details open ontoggle=window.hit=1>", "<object data=javascript:window.hit=1>", "<embed src=javascript:window.hit=1>", "<link rel=stylesheet href=//evil.example>",
    "<video><source onerror=window.hit=1>", "<x contenteditable onblur=window.hit=1>", "`${window.hit=1}`", "\"onmouseover=\"window.hit=1",
)  # fmt: skip


def hostile(n: int, payload: str) -> Record:
    """A report with a payload in every text that a page shows."""
    clean = payload.replace("\0", "\ufffd")  # what the door makes of it
    own = " ".join(f"word{n}x{i} follows word{n}y{i}." for i in range(40))  # so that none is taken for a copy of another
    record = make_record(f"bad-{n}", text=f"{clean} {TEXT} {own} {clean}")
    shift = len(clean) + 1

    def moved(span):
        return type(span)(span.start + shift, span.end + shift)

    return replace(
        make_record(f"bad-{n}"),
        text=record.text,
        title=clean,
        publisher=f"Paper {clean}",
        url="javascript:window.hit=1" if n % 2 else f"https://example.org/{clean}",
        actors=tuple(
            replace(a, name=f"{a.name} {clean}", role=clean, mentions=tuple(map(moved, a.mentions))) for a in make_record().actors
        ),
        statements=tuple(
            replace(s, content=tuple(map(moved, s.content)), source=tuple(map(moved, s.source)), cue=tuple(map(moved, s.cue)), why=(clean,))
            for s in make_record().statements
        ),
        events=tuple(replace(e, trigger=tuple(map(moved, e.trigger)), sentence=moved(e.sentence), place=clean) for e in make_record().events),
        figures=tuple(replace(f, span=moved(f.span)) for f in make_record().figures),
        dates=(), places=(), entities=(), structure=(), passages=(),
    )  # fmt: skip


def fill(path: Path) -> Path:
    """An archive of three good reports, one of them a copy, and one report for each payload."""
    with Archive(path, write=True) as archive:
        archive.add(make_record("r1"))
        archive.add(make_record("copy", publisher="Other Wire"))
        archive.add(make_record("https://example.org/a?b=1#c.json", text=TEXT + MORE, published="2024-06-01", speaker="Ana Brod"))
        for n, payload in enumerate(PAYLOADS):
            archive.add(hostile(n, payload))
    return path
