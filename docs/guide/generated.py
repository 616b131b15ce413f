"""Pages that are made from the code when the site is built: commands, the record's fields, the archive's tables."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import typer.main
from mkdocs.structure.files import File, Files

PAGES = {"guide/commands.md": "commands", "guide/record.md": "record", "guide/archive.md": "archive"}


def on_files(files: Files, config: Any, **_: Any) -> Files:
    """Puts the generated pages among the written ones."""
    for path, name in PAGES.items():
        files.append(File.generated(config, path, content=globals()[name]()))
    return files


def commands() -> str:
    """Every command with its arguments, options and examples, as `--help` has them."""
    from demarche.cli.main import app

    out = ["# Commands", "", "Made from the code. `demarche COMMAND --help` says the same.", ""]
    root = typer.main.get_command(app)

    def tell(command: Any, name: str, level: int) -> None:
        out.extend([f"{'#' * level} demarche {name}", "", _plain(command.help or ""), ""])
        subcommands = getattr(command, "commands", None)
        if subcommands:
            for key in sorted(subcommands):
                tell(subcommands[key], f"{name} {key}", level + 1)
            return
        rows = []
        for p in command.params:
            if p.name == "help" or getattr(p, "hidden", False):
                continue
            names = (
                ", ".join(f"`{o}`" for o in [*p.opts, *p.secondary_opts])
                if p.param_type_name == "option"
                else f"`{(p.metavar or p.name).strip('{}')}`"
            )
            default = "" if p.required or p.default in (None, False, (), []) or callable(p.default) else f" Default: `{p.default}`."
            env = f" Environment: `{p.envvar}`." if getattr(p, "envvar", None) else ""
            rows.append(f"| {names} | {_plain(getattr(p, 'help', '') or '').replace('|', '&#124;')}{default}{env} |")
        if rows:
            out.extend(["| argument or option | |", "|---|---|", *rows, ""])
        examples = [line for line in (command.epilog or "").splitlines() if "demarche" in line]
        if examples:
            out.extend(["``` text", *(_plain(e) for e in examples), "```", ""])

    for key in sorted(root.commands):  # type: ignore[attr-defined]
        tell(root.commands[key], key, 2)  # type: ignore[attr-defined]
    return "\n".join(out)


def _plain(text: str) -> str:
    return " ".join(text.replace("[bold]", "").replace("[/]", "").split())


def record() -> str:
    """The record's parts and fields: types from the JSON Schema that `demarche schema` prints, meanings from the dataclasses."""
    from demarche.schema import record_schema

    schema = record_schema()
    out = ["# The record", "", schema.get("description", ""), "", "`demarche schema` prints the whole as a JSON Schema.", ""]
    meanings = _meanings()

    def tell(title: str, part: dict) -> None:
        about, fields = meanings.get(title, ("", {}))
        out.extend([f"## {title}", "", about, "", "| field | type | |", "|---|---|---|"])
        out.extend(f"| `{name}` | {_type_of(field, name)} | {fields.get(name, '')} |" for name, field in part["properties"].items())
        out.append("")
        for name, field in part["properties"].items():
            inner = field.get("items")
            if isinstance(inner, dict) and "properties" in inner:
                tell(_singular(name), inner)

    tell("Record", schema)
    return "\n".join(out)


def _meanings() -> dict[str, tuple[str, dict[str, str]]]:
    """Docstring and the comments on the fields of each part, from `demarche/record.py` itself."""
    import dataclasses
    import inspect

    from demarche import record as module

    out = {}
    for name, part in vars(module).items():
        if dataclasses.is_dataclass(part) and inspect.getmodule(part) is module:
            notes = {}
            for line in inspect.getsource(part).splitlines():
                code, _, note = line.partition("  # ")
                if note and ":" in code and " | " not in note:
                    notes[code.split(":")[0].strip()] = note.strip().replace("|", "&#124;")
            out[name] = ((inspect.getdoc(part) or "").split("\n\n")[0].replace("\n", " "), notes)
    return out


def _singular(name: str) -> str:
    special = {"entities": "Entity", "structure": "Zone"}
    return special.get(name, name.removesuffix("s").capitalize())


def _type_of(field: dict, name: str = "") -> str:
    if "enum" in field:
        return ", ".join(f"`{v}`" if v is not None else "null" for v in field["enum"])
    for key in ("anyOf", "oneOf"):
        if key in field:
            return " or ".join(dict.fromkeys(_type_of(f, name) for f in field[key]))
    kind = field.get("type", "")
    if kind == "array":
        items = field.get("items")
        if isinstance(items, dict) and "properties" in items:
            return f"list of [{_singular(name)}](#{_singular(name).lower()})"
        if isinstance(items, dict) and items.get("type") == "array":
            return "list of [start, end]"
        if "prefixItems" in field or (isinstance(items, dict) and items.get("type") == "integer"):
            return "[start, end]"
        return f"list of {_type_of(items)}" if isinstance(items, dict) else "list"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def archive() -> str:
    """Every table of a new archive with its columns, read from the database itself, with the comments of the schema."""
    from demarche import Archive

    out = [
        "# The archive", "",
        "One SQLite file in WAL mode with STRICT tables; any SQLite tool may open it while demarche writes. The tables below are read from a new archive.",
        "", "The whole record of a report is the JSON in `reports.record`; the other tables hold its parts, for asking.", "",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        Archive(path, write=True).close()
        with sqlite3.connect(path) as db:
            tables = db.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
            ).fetchall()
            shadows = tuple(r[0] for r in db.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'"))
            for name, sql in tables:
                if name.startswith(tuple(f"{s}_" for s in shadows)):
                    continue
                notes = _comments(sql)
                out.extend([f"## {name}", "", "| column | type | key | |", "|---|---|---|---|"])
                for _, column, kind, not_null, _default, key in db.execute(f'PRAGMA table_info("{name}")'):
                    out.append(
                        f"| `{column}` | {kind.lower()}{'' if not_null or key else ' or null'} | {'yes' if key else ''} | {notes.get(column, '')} |"
                    )
                links = [f"`{r[3]}` → `{r[2]}`" for r in db.execute(f'PRAGMA foreign_key_list("{name}")')]
                out.extend(["", *(["Refers to: " + ", ".join(links) + ".", ""] if links else [])])
        db.close()
    return "\n".join(out)


def _comments(sql: str) -> dict[str, str]:
    """What the schema's own comments say of each column."""
    out = {}
    for line in sql.splitlines():
        code, _, note = line.partition("--")
        words = code.split()
        if note and words:
            out[words[0].strip('",')] = note.strip().replace("|", "&#124;")
    return out
