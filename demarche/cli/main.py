"""The `demarche` command. Each command imports what it needs when it runs: `demarche --version` loads no model."""

from __future__ import annotations

import os
import signal
import sys
from enum import StrEnum
from types import FrameType
from typing import Annotated

import typer

from demarche.cli.archive_commands import parse_columns, register
from demarche.cli.ending import ending_well
from demarche.errors import UsageError

app = typer.Typer(
    name="demarche",
    help="Reads the news and keeps a diplomatic record that anyone can check.",
    epilog="Exit codes: 0 read; 2 wrong use; 65 input not read; 66 no such file; 74 cannot write; 130 Ctrl-C.",
    rich_markup_mode="rich",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """What a file is, where its content is not to be asked."""

    text = "text"
    html = "html"
    jsonl = "jsonl"


class Engine(StrEnum):
    """What a run is read on."""

    cores = "cores"
    ray = "ray"


def _print_version(value: bool) -> None:
    if value:
        from demarche import __version__

        typer.echo(f"demarche {__version__}")
        raise typer.Exit


_Actors = Annotated[
    str | None, typer.Option("--actors", metavar="FILE", envvar="DEMARCHE_ACTORS", help="Your own actors, CSV or YAML; they win over ours.")
]


def _take_actors(path: str | None) -> None:
    """Names the user's own actors for this process and those that it starts; a file that cannot be used is an error now, not at the first report."""
    if path:
        from demarche.knowledge.own_actors import VARIABLE, parse_actors

        parse_actors(path)
        os.environ[VARIABLE] = os.path.abspath(path)


@app.callback()
def _top(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)] = False,
) -> None:
    pass


@app.command(
    epilog="[bold]Examples[/]\n\n"
    "demarche read report.txt --date 2020-02-04\n\n"
    "curl -s https://example.org/report.html | demarche read - --json\n\n"
    "demarche read report.txt --explain s3\n\n"
    "demarche read --jsonl reports.jsonl.gz records.jsonl"
)
def read(
    file: Annotated[str, typer.Argument(help="Text, HTML or JSONL (.gz too), told by content; - is standard input.")],
    out: Annotated[str | None, typer.Argument(help="With --jsonl: where the records go; - is standard output.")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Batch: JSONL in FILE, one record a line to OUT, same ids, same order.")] = False,
    date: Annotated[str | None, typer.Option(help="Day of publication, YYYY-MM-DD: “on Sunday” counts from it.")] = None,
    title: Annotated[str | None, typer.Option(help="The report's title.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the record as one line of JSON.")] = False,
    evidence: Annotated[bool, typer.Option("--evidence", help="In JSON, add the evidence as W3C Web Annotation selectors.")] = False,
    format: Annotated[Format | None, typer.Option(help="What FILE is, instead of telling by content.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="With --jsonl: processes that read; one for each core, if not given.")] = None,
    explain: Annotated[str | None, typer.Option(metavar="ID", help="Say why a statement, event or figure (s3, e2, f1) was read so.")] = None,
    actors: _Actors = None,
) -> None:
    """Reads reports: who said what, who did what to whom, which figures, dates and places, each with its words."""
    with ending_well():
        _take_actors(actors)
        from demarche.cli.read import read_batch, read_file

        if jsonl:
            if json or explain or (format or Format.jsonl) is not Format.jsonl:
                raise UsageError("--jsonl takes no --json, --explain or --format: it reads JSONL and writes JSONL")
            read_batch(file, out or "-", date=date, title=title, evidence=evidence, workers=workers)
            return
        if out is not None:
            raise UsageError(f"what is {out!r} for? Several reports go into one JSONL file: demarche read --jsonl IN OUT")
        if json and explain:
            raise UsageError("--json and --explain exclude each other")
        if evidence and not json:
            raise UsageError("--evidence goes with --json or --jsonl")
        read_file(file, kind=format.value if format else None, date=date, title=title, as_json=json, explain=explain, evidence=evidence)


@app.command(
    epilog="[bold]Examples[/]\n\n"
    "demarche run crawl/ tables/*.parquet --out run1\n\n"
    "demarche run 's3://bucket/news/*.warc.gz' --out run1 --on ray --address auto\n\n"
    "demarche add --from-run run1 --archive news.db"
)
def run(
    sources: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files and folders as for `add`; s3://, gs:// … with the extra `cloud`.")],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="The run's folder: Parquet tables and a manifest.")],
    on: Annotated[Engine, typer.Option(help="Read on this machine's cores, or on a Ray cluster (extra `ray`).")] = Engine.cores,
    address: Annotated[str | None, typer.Option(help="With --on ray: the cluster's address; without it one is started on this machine.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read; one for each core, if not given.")] = None,
    shard_size: Annotated[int, typer.Option(min=1, help="Reports in one shard: what is done at once, and again after a kill.")] = 500,
    stories: Annotated[bool, typer.Option("--stories/--no-stories", help="At the end find copies and stories over all shards.")] = True,
    column: Annotated[list[str] | None, typer.Option(metavar="FIELD=COLUMN", help="Which column of a table is a field: text=body.")] = None,
    date: Annotated[str | None, typer.Option(help="Day of publication of reports that give none, YYYY-MM-DD.")] = None,
    format: Annotated[str | None, typer.Option(help="What the sources are, instead of telling by content.")] = None,
    actors: _Actors = None,
) -> None:
    """Reads many reports into Parquet tables, in shards: killed at any moment, the same command finishes what is missing."""
    with ending_well():
        _take_actors(actors)
        from demarche.cli.run import Plan, run_sources
        from demarche.scale.shards import Wishes

        if address is not None and on is not Engine.ray:
            raise UsageError("--address goes with --on ray")
        wishes = Wishes(shard_size, parse_columns(column or []) or None, format, date)
        run_sources(sources, out, wishes, Plan(on.value, address, workers, stories))


@app.command(epilog="[bold]Examples[/]\n\ndemarche who Kamilov --on 2020-02-03\n\ndemarche who 'Downing Street' --actors mine.csv")
def who(
    name: Annotated[str, typer.Argument(help="A name: of a person, state, body, or seat of government.")],
    on: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="On which day.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    actors: _Actors = None,
) -> None:
    """Says what is known of a name before anything is read: offices and when they were held, and the source of each fact."""
    with ending_well():
        _take_actors(actors)
        from demarche.cli.who import show_who

        show_who(name, on, as_json=json)


@app.command(epilog="[bold]Example[/]\n\ndemarche doctor")
def doctor() -> None:
    """Looks at every part by using it: what is installed, which limits hold, what is wrong. Exit code 1 where something is."""
    with ending_well():
        from demarche.cli.doctor import examine, show_findings

        if not show_findings(examine()):
            raise typer.Exit(1)


@app.command(epilog="[bold]Example[/]\n\ndemarche relate pairs.jsonl events.jsonl")
def relate(
    source: Annotated[str, typer.Argument(metavar="IN", help="JSONL with id, text, and source and target as span lists; - is stdin.")],
    target: Annotated[str, typer.Argument(metavar="OUT", help="Where the results go; - is standard output.")] = "-",
) -> None:
    """Names the event between two parties that are already known: type, quad, and the probability of any event."""
    with ending_well():
        from demarche.cli.relate import relate_batch

        relate_batch(source, target)


@app.command(epilog="[bold]Example[/]\n\ndemarche schema > record.schema.json")
def schema() -> None:
    """Prints the JSON Schema of a record."""
    with ending_well():
        import json

        from demarche.schema import record_schema

        typer.echo(json.dumps(record_schema(), indent=2, ensure_ascii=False))


register(app)


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def main() -> None:
    """The entry point: runs the command and ends with its exit code."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
