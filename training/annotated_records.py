"""Annotations as gold records in a folder, so that the records' own scorer can measure on them.

usage: python -m training.annotated_records OUT_DIR --articles DIR [--fold K/N] [--folder annotations/reports] [--only annotations/second]

Writes OUT_DIR/ID.txt and ID.json for the annotated reports (or, with --fold, the held-out ones) and OUT_DIR/in.jsonl for
`demarche read --jsonl`. The folder holds texts of their publishers: for measuring only, never for the repository.
"""

from __future__ import annotations

import argparse
import json
import pathlib

from training.annotations import FOLDER, load_annotations, load_reports


def record_of(note: dict) -> dict:
    """The annotation as a record. An act told again goes to its first telling as one more sentence."""
    events: list[dict] = []
    for e in note["events"]:
        event = {**e, "trigger": [e["trigger"]], "also_sentences": []}
        if e.get("repeat"):
            first = next((x for x in events if x["type"] == e["type"] and _share_a_party(x, e)), None)
            if first is not None:
                first["also_sentences"].append(e["sentence"])
                continue
            event["optional"] = True
        events.append(event)
    return {**note, "events": events}


def _share_a_party(a: dict, b: dict) -> bool:
    mine, theirs = {*a["actors"], *a["recipients"]}, {*b["actors"], *b["recipients"]}
    return bool(mine & theirs) or not theirs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--articles", type=pathlib.Path, required=True)
    parser.add_argument("--fold", default="")
    parser.add_argument("--folder", type=pathlib.Path, default=FOLDER)
    parser.add_argument("--only", type=pathlib.Path, default=None, help="only reports that this folder has too")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    only = {p.stem for p in args.only.glob("*.json")} if args.only else None
    notes = [
        (text, note)
        for text, note in load_annotations(args.articles, fold=args.fold, held_out=bool(args.fold), folder=args.folder)
        if note["scope"] == "whole" and (only is None or note["id"] in only)
    ]
    about = load_reports(args.articles, {note["id"] for _, note in notes})
    with open(args.out / "in.jsonl", "w", encoding="utf8") as lines:
        for text, note in notes:
            (args.out / f"{note['id']}.txt").write_text(text, encoding="utf8", newline="")
            (args.out / f"{note['id']}.json").write_text(json.dumps(record_of(note)), encoding="utf8")
            row = about[note["id"]]
            lines.write(json.dumps({"id": note["id"], "date": row.get("date"), "publisher": row.get("publisher"), "text": text}) + "\n")


if __name__ == "__main__":
    main()
