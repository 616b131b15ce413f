"""An annotator's draft, which quotes the text, -> a standoff annotation, which holds offsets and labels only.

usage: python -m training.quote_drafts TEXTS_DIR DRAFTS_DIR [--out annotations/reports] [--check]

TEXTS_DIR/ID.txt is the text as `choose_reports` cut it, DRAFTS_DIR/ID.json the draft. In a draft every span is a
verbatim quotation. "First words [...] last words" stands for all between; "before [[target]] after" picks one
occurrence among several. Spans of an event are looked for in its sentence, a source and a cue next to their content;
a plain mention of an actor stands for all its occurrences as whole words. Every fault is reported with the quotation
that cannot be found, and nothing is written for a draft that has one.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re
import sys

from demarche.plover import MODE_SCORES, STATEMENT_KINDS, STATUSES, TYPES
from demarche.schema import ACTOR_KINDS, FIGURE_STATUSES, ZONE_KINDS
from training.annotations import text_hash

ELISION = "[...]"
_QUALIFIERS = {"at_least": "more_than", "over": "more_than", "up_to": "less_than", "at_most": "less_than", "under": "less_than"}


class DraftError(ValueError):
    """A draft that does not fit its text."""


def find_all(text: str, quotation: str, low: int = 0, high: int | None = None) -> list[list[int]]:
    """Every span of a quotation inside `[low, high)`. Raises `DraftError` where there is none."""
    high = len(text) if high is None else high
    target = re.search(r"\[\[(.+?)\]\]", quotation, re.DOTALL)
    if target:
        before, after = quotation[: target.start()], quotation[target.end() :]
        whole = before + target.group(1) + after
        found = [[m.start() + len(before), m.end() - len(after)] for m in re.finditer(re.escape(whole), text)]
        found = [s for s in found if low <= s[0] and s[1] <= high]
        if len(found) != 1:
            raise DraftError(f"{len(found)} places fit {quotation!r}")
        return found
    parts = [re.escape(p.strip()) for p in quotation.split(ELISION)]
    pattern = r"[\s\S]*?".join(parts)
    if pattern[:1].isalnum():
        pattern = r"(?<!\w)" + pattern
    if pattern[-1:].isalnum():
        pattern += r"(?!\w)"
    found = [list(m.span()) for m in re.compile(pattern).finditer(text, low, high)]
    if not found:
        raise DraftError(f"not in the text{' of its sentence' if low else ''}: {quotation[:120]!r}")
    return found


def find_one(text: str, quotation: str, low: int = 0, high: int | None = None) -> list[int]:
    """The only span of a quotation. Raises `DraftError` where there are several."""
    found = find_all(text, quotation, low, high)
    if len(found) > 1:
        raise DraftError(f"{len(found)} places fit {quotation[:120]!r}: pick one as 'before [[target]] after'")
    return found[0]


def find_nearest(text: str, quotation: str, content: list[list[int]]) -> list[int]:
    """The occurrence of a quotation that stands closest to a content, outside it where there is one outside."""
    found = find_all(text, quotation)
    outside = [s for s in found if not any(c[0] < s[1] and s[0] < c[1] for c in content)]
    return min(outside or found, key=lambda s: min(max(c[0] - s[1], s[0] - c[1], 0) for c in content))


def _member(value: object, allowed: tuple[str, ...], what: str) -> object:
    if value not in allowed:
        raise DraftError(f"{what} {value!r} is none of {', '.join(allowed)}")
    return value


def _event(text: str, number: int, draft: dict, actors: set[str]) -> dict:
    low, high = find_one(text, draft["sentence"])
    kind = _member(draft["type"], TYPES, "type")
    mode = draft.get("mode")
    if mode is not None:
        _member(mode, tuple(MODE_SCORES.get(str(kind), {})), f"mode of {kind}")
    spans = {k: [find_all(text, q, low, high)[0] for q in draft.get(k) or []] for k in ("actor_spans", "recipient_spans")}
    for name in ("actors", "recipients"):
        if set(draft.get(name) or []) - actors:
            raise DraftError(f"event {number}: {name} {draft[name]} are not all among the actors")
    return {
        "id": f"e{number}", "type": kind, "mode": mode,
        "actors": draft.get("actors") or [], "recipients": draft.get("recipients") or [], **spans,
        "trigger": find_all(text, draft["trigger"], low, high)[0], "sentence": [low, high],
        "status": _member(draft.get("status", "actual"), STATUSES, "status"),
        "claimed_by": draft.get("claimed_by"), "date": draft.get("date"), "symmetric": bool(draft.get("symmetric")), "repeat": bool(draft.get("repeat")),
    }  # fmt: skip


def _statement(text: str, number: int, draft: dict, actors: set[str]) -> dict:
    content = [find_one(text, q) for q in draft["content"]]
    speaker = draft.get("speaker")
    if speaker is not None and speaker not in actors:
        raise DraftError(f"statement {number}: speaker {speaker!r} is not among the actors")
    near = {k: [find_nearest(text, q, content) for q in draft.get(k) or []] for k in ("source", "cue")}
    return {
        "id": f"s{number}", "speaker": speaker, **near, "content": content,
        "form": _member(draft["form"], ("direct", "indirect", "mixed"), "form"),
        "kind": _member(draft.get("kind", "speech"), STATEMENT_KINDS, "kind"), "within": draft.get("within"),
        "addressee": draft.get("addressee") or [], "date": draft.get("date"),
    }  # fmt: skip


def _figure(text: str, number: int, draft: dict) -> dict:
    if draft.get("qualifier") not in (None, "more_than", "less_than", "about"):
        draft = {**draft, "qualifier": _QUALIFIERS.get(draft["qualifier"], "about")}
    fields = {k: draft.get(k) for k in ("kind", "value", "unit", "qualifier", "status")}
    if fields["status"] is not None:
        _member(fields["status"], FIGURE_STATUSES, "status")
    lists = {k: draft.get(k) or [] for k in ("giver", "receiver", "claimed_by")}
    return {"id": f"f{number}", **fields, **lists, "span": find_one(text, draft["span"])}


def annotation_of(report_id: str, text: str, draft: dict) -> dict:
    """The standoff annotation of a draft. Raises `DraftError` with everything that is wrong, one fault a line."""
    faults: list[str] = []

    def each(name: str, make: object) -> list[dict]:
        out = []
        for i, part in enumerate(draft.get(name) or [], 1):
            try:
                out.append(make(i, part))  # type: ignore[operator]
            except (DraftError, KeyError, TypeError) as error:
                faults.append(f"{name}[{i}]: {type(error).__name__ if not isinstance(error, DraftError) else ''} {error}")
        return out

    def zone(_: int, part: dict) -> dict:
        start, end = find_all(text, part["text"])[0]
        return {"start": start, "end": end, "kind": _member(part["kind"], ZONE_KINDS, "kind")}

    def actor(_: int, part: dict) -> dict:
        mentions = sorted({tuple(s) for q in part["mentions"] for s in find_all(text, q)})
        kept = [m for m in mentions if not any(o != m and o[0] <= m[0] and m[1] <= o[1] for o in mentions)]
        _member(part["kind"], ACTOR_KINDS, "kind")
        return {**{k: part.get(k) for k in ("id", "name", "kind", "country", "role")}, "mentions": [list(m) for m in kept]}

    structure, actors = each("structure", zone), each("actors", actor)
    known = {a["id"] for a in actors}
    out = {
        "id": report_id, "length_chars": len(text), "structure": structure, "actors": actors,
        "statements": each("statements", lambda i, p: _statement(text, i, p, known)),
        "events": each("events", lambda i, p: _event(text, i, p, known)),
        "figures": each("figures", lambda i, p: _figure(text, i, p)),
        "scope": _member(draft.get("scope", "whole"), ("whole", "events"), "scope"), "text_sha256": text_hash(text),
    }  # fmt: skip
    if faults:
        raise DraftError("\n".join(faults))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=pathlib.Path)
    parser.add_argument("drafts", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("annotations/reports"))
    parser.add_argument("--check", action="store_true", help="report faults, write nothing")
    parser.add_argument("--own", action="store_true", help="the texts were written for this project: keep them with the annotation")
    args = parser.parse_args()
    bad = 0
    for path in sorted(args.drafts.glob("*.json")):
        try:
            text = (args.texts / f"{path.stem}.txt").read_bytes().decode("utf8")
            note = annotation_of(path.stem, text, json.loads(path.read_text(encoding="utf8")))
            if args.own:
                note["text"] = text
        except ValueError as error:
            bad += 1
            print(f"{path.name}: {error}", file=sys.stderr)
            continue
        if not args.check:
            args.out.mkdir(parents=True, exist_ok=True)
            (args.out / path.name).write_text(json.dumps(note, ensure_ascii=False) + "\n", encoding="utf8")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
