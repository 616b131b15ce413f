"""The commands on an archive: add, watch, ask, trace, export, forget, check, backup. Options and help only; the work is in the modules they import."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from demarche.cli.ending import ending_well
from demarche.errors import UsageError

DEFAULT_ARCHIVE = "demarche.db"

_Archive = Annotated[str, typer.Option("--archive", metavar="FILE", envvar="DEMARCHE_ARCHIVE", help="The archive's file.")]
ask_app = typer.Typer(help="Asks the archive: tables, or --csv, --json, --parquet.", no_args_is_help=True)

_Contact = Annotated[
    str | None, typer.Option(envvar="DEMARCHE_CONTACT", help="An address at which servers' owners may reach you; in the user agent.")
]
_Private = Annotated[bool, typer.Option("--allow-private", help="Fetch from loopback and private addresses too: servers of your own.")]

_FILTERS: dict[str, Any] = {
    "actor": Annotated[str | None, typer.Option(help="Who speaks or acts; every word of the name, in any case: pompeo.")],
    "country": Annotated[str | None, typer.Option(help="A country's name, adjective or ISO code: Kazakhstan, Kazakh, KAZ.")],
    "about": Annotated[str | None, typer.Option(help="Whom it is about, or who is acted upon or receives.")],
    "type": Annotated[str | None, typer.Option(help="An event type of PLOVER: ACCUSE, AID …")],
    "quad": Annotated[str | None, typer.Option(help="verbal_cooperation, material_cooperation, verbal_conflict or material_conflict.")],
    "since": Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The first day.")],
    "until": Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The last day.")],
    "publisher": Annotated[str | None, typer.Option(help="One publisher, by its whole name.")],
    "confidence": Annotated[float | None, typer.Option(help="At least so sure, 0 to 1.")],
    "text": Annotated[str | None, typer.Option(help='Words in it: two words, "a phrase", sanction*, -without.')],
    "report": Annotated[str | None, typer.Option(help="One report, by its id.")],
    "copies": Annotated[bool, typer.Option("--copies", help="Count copies of a report too.")],
    "by": Annotated[str | None, typer.Option(help="What is counted: happenings (acts), reports, mentions.")],
    "limit": Annotated[int | None, typer.Option(help="At most so many rows.")],
    "offset": Annotated[int | None, typer.Option(help="Rows to leave out before the first.")],
}
_OUTPUTS: dict[str, Any] = {
    "csv": Annotated[bool, typer.Option("--csv", help="CSV, safe to open in a spreadsheet.")],
    "json": Annotated[bool, typer.Option("--json", help="One JSON object a line.")],
    "parquet": Annotated[str | None, typer.Option(metavar="FILE", help="A Parquet file (needs the extra `parquet`).")],
    "archive": _Archive,
}
_ALL = tuple(f for f in _FILTERS if f != "by")
_QUESTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "statements": ("Who said what: the latest first.", tuple(f for f in _ALL if f not in ("type", "quad"))),
    "events": ("Who did what to whom: the latest first.", _ALL),
    "happenings": (
        "What happened: one row for each act, however many reports tell of it.",
        tuple(f for f in _ALL if f != "copies"),
    ),
    "places": ("Where it happened: one row for each place, the most acts first.", _ALL),
    "figures": ("Money and counts of people: the latest first.", tuple(f for f in _ALL if f not in ("type", "quad", "confidence"))),
    "actors": ("Who is in the archive: the most reported first.", ("actor", "country", "since", "until", "publisher", "report", "limit", "offset")),
    "reports": ("The reports: the latest first.", ("actor", "country", "text", "since", "until", "publisher", "report", "copies", "limit", "offset")),
    "timeline": ("Events in order of time.", _ALL),
    "disputes": (
        "Claims that contradict each other, side by side: the latest first.",
        ("actor", "country", "about", "text", "since", "until", "publisher", "limit", "offset"),
    ),
    "stories": (
        "Stories: the reports of one matter, found by content and time.",
        ("actor", "country", "text", "since", "until", "publisher", "copies", "limit", "offset"),
    ),
    "corrections": ("What readers mended: the latest first.", ("report", "limit", "offset")),
    "mentions": ("The mentions of one happening, and why each was joined.", ("limit", "offset")),
    "likenesses": ("Reports that are copies of each other or share passages.", ("report", "since", "until", "publisher", "limit", "offset")),
    "dyad-months": (
        "Events counted by month, actor's and recipient's country: numbers by class, mean conflict-cooperation score.",
        ("country", "about", "type", "quad", "since", "until", "publisher", "confidence", "copies", "by", "limit", "offset"),
    ),
    "dyad": (
        "What happened between two countries, in order of time.",
        ("type", "quad", "since", "until", "publisher", "confidence", "copies", "limit", "offset"),
    ),
}
_ARGUMENTS = {
    "dyad": {"one": "A country.", "other": "A country."},
    "mentions": {"happening": "A happening, by the id that `ask happenings` gives."},
}


def register(app: typer.Typer) -> None:
    """Puts the commands on the application."""
    app.command(
        epilog="[bold]Examples[/]\n\ndemarche add reports/ feed.xml news.csv.gz --archive news.db\n\ndemarche add table.csv --column text=body"
    )(add)
    app.command(epilog="[bold]Examples[/]\n\ndemarche watch feeds.opml --every 15m\n\ndemarche watch https://example.org/news.xml --rounds 1")(watch)
    app.command(epilog="[bold]Example[/]\n\ndemarche trace page.txt --archive news.db")(trace)
    app.command(epilog="[bold]Example[/]\n\ndemarche forget wire-03 --archive news.db")(forget)
    app.command(epilog="[bold]Examples[/]\n\ndemarche export tables/ --as csv\n\ndemarche export events.jsonl.gz --as plover")(export)
    app.command(epilog="[bold]Example[/]\n\ndemarche check news.db")(check)
    app.command(epilog="[bold]Example[/]\n\ndemarche backup news.db news-2024-05-15.db")(backup)
    app.command(epilog="[bold]Example[/]\n\ndemarche serve news.db")(serve)
    app.command(epilog="[bold]Example[/]\n\ndemarche correct wire-03 s2 --speaker 'Ivo Marsh' --by anna --archive news.db")(correct)
    app.command(
        epilog="[bold]Examples[/]\n\ndemarche merge 'person:USA:m pompeo' Q473239 --by anna\n\ndemarche merge 'person:USA:m pompeo' --apart --by anna"
    )(merge)
    app.add_typer(ask_app, name="ask")


def add(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE...", help="Files, folders or URLs; text, HTML, JSONL, CSV, Parquet, WARC, feeds.")
    ] = None,
    archive: _Archive = DEFAULT_ARCHIVE,
    from_run: Annotated[str | None, typer.Option("--from-run", metavar="DIR", help="Take over what `demarche run` has read.")] = None,
    column: Annotated[list[str] | None, typer.Option(metavar="FIELD=COLUMN", help="Which column of a table is a field: text=body.")] = None,
    date: Annotated[str | None, typer.Option(help="Day of publication of reports that give none, YYYY-MM-DD.")] = None,
    format: Annotated[str | None, typer.Option(help="What the sources are, instead of telling by content.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Read anew what the archive holds already.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one line for each report, once it is on the disk.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes that read; one for each core, if not given.")] = None,
    actors: Annotated[str | None, typer.Option(metavar="FILE", envvar="DEMARCHE_ACTORS", help="Your own actors, CSV or YAML.")] = None,
    contact: _Contact = None,
    allow_private: _Private = False,
) -> None:
    """Reads reports into an archive. What it holds already is not read again: after an interruption the same command goes on."""
    with ending_well():
        if not sources and not from_run:
            raise UsageError("nothing to add: give a SOURCE, or --from-run DIR")
        if from_run and (sources or column or date or format or again or workers or actors):
            raise UsageError("--from-run takes what is read already: no SOURCE, and no option that says how to read")
        if actors:
            import os

            from demarche.knowledge.own_actors import VARIABLE, parse_actors

            parse_actors(actors)
            os.environ[VARIABLE] = os.path.abspath(actors)
        from demarche.cli.add import Options, add_run, add_sources
        from demarche.intake.manners import Manners

        if from_run:
            add_run(from_run, archive, Options(as_json=json))
            return
        add_sources(sources or [], archive, Options(parse_columns(column or []), format, date, again, json, workers), Manners(contact, allow_private))


def watch(
    feeds: Annotated[list[str], typer.Argument(metavar="FEEDS...", help="Addresses of feeds, and lists of feeds (OPML).")],
    archive: _Archive = DEFAULT_ARCHIVE,
    every: Annotated[str, typer.Option(help="How often to look at a feed: 15m, 2h, 1d.")] = "15m",
    rounds: Annotated[int | None, typer.Option(min=1, help="Look so many times and end; else go on until stopped.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one line for each report, once it is on the disk.")] = False,
    contact: _Contact = None,
    allow_private: _Private = False,
) -> None:
    """Watches feeds and adds what they announce: obeys robots.txt, asks only for what is new, stays away longer from servers that fail."""
    with ending_well():
        from demarche.cli.add import Options
        from demarche.cli.watch import Rhythm, parse_every, watch_feeds
        from demarche.intake.manners import Manners

        watch_feeds(feeds, archive, Options(as_json=json), Manners(contact, allow_private), Rhythm(parse_every(every), rounds))


def parse_columns(given: list[str]) -> dict[str, str]:
    """`FIELD=COLUMN` pairs as a mapping. Raises `UsageError`."""
    out = {}
    for pair in given:
        name, sign, column = pair.partition("=")
        if not (sign and name):
            raise UsageError(f"--column {pair!r}: give a field and a column, for example --column text=body; --column date= if there is none")
        out[name] = column
    return out


def trace(
    file: Annotated[str, typer.Argument(help="A document: text or HTML; - is standard input.")],
    archive: _Archive = DEFAULT_ARCHIVE,
    date: Annotated[str | None, typer.Option(help="The document's day of publication, YYYY-MM-DD.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each quotation.")] = False,
    record: Annotated[bool, typer.Option("--record", help="The document's record as JSON, lost speakers filled in from the archive.")] = False,
    passages: Annotated[bool, typer.Option("--passages", help="One JSON object for each passage that stands in another report.")] = False,
) -> None:
    """Finds where each quotation of a document was first said, by whom, how its wording changed, and whose passages it is made of."""
    with ending_well():
        from demarche.cli.trace import trace_file

        if json + record + passages > 1:
            raise UsageError("--json, --record and --passages exclude each other")
        trace_file(file, archive, date=date, form="json" if json else "record" if record else "passages" if passages else "people")


def forget(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Reports, by their ids.")],
    archive: _Archive = DEFAULT_ARCHIVE,
) -> None:
    """Removes reports and everything said of them."""
    with ending_well():
        from demarche.archive.archive import Archive

        with Archive(archive, write=True) as kept:
            for report_id in ids:
                kept.forget(report_id)


def export(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A folder for tables; a file for JSON lines; - is standard output.")],
    form: Annotated[
        str,
        typer.Option(
            "--as",
            help="csv, parquet (tables); records, plover, ftm, annotations, happenings, corrections (JSON lines); gdelt (tab-separated, with a header).",
        ),
    ] = "csv",
    archive: _Archive = DEFAULT_ARCHIVE,
    copies: Annotated[bool, typer.Option("--copies", help="Copies of a report too.")] = False,
) -> None:
    """Writes the whole archive in the formats of others; a copied report once, unless asked otherwise."""
    with ending_well():
        from demarche.cli.export import export as write

        write(archive, form, target, copies=copies)


def correct(
    report: Annotated[str, typer.Argument(help="The report's id.")],
    item: Annotated[str, typer.Argument(help="The statement, event or actor: s3, e1, a2.")],
    by: Annotated[str, typer.Option(help="Who corrects.")],
    archive: _Archive = DEFAULT_ARCHIVE,
    wrong: Annotated[bool, typer.Option("--wrong", help="It is none: take it out.")] = False,
    speaker: Annotated[str | None, typer.Option(help="Who said it: an actor's name in the record; an empty name is nobody.")] = None,
    type: Annotated[str | None, typer.Option(help="What the event is: a type of PLOVER.")] = None,
    same: Annotated[str | None, typer.Option(help="Which other actor of the report the actor is, by its name.")] = None,
) -> None:
    """Mends a statement, event or actor. Kept with who and when; it wins over the reading, and holds when the report is read again."""
    with ending_well():
        from demarche.archive.archive import Archive
        from demarche.archive.opening import open_archive

        given = [
            (f, v)
            for f, v in (("wrong", "yes" if wrong else None), ("speaker", speaker), ("type", type and type.upper()), ("same", same))
            if v is not None
        ]
        if len(given) != 1:
            raise UsageError("give one of --wrong, --speaker, --type and --same")
        open_archive(archive).close()  # says that there is none, instead of making one
        with Archive(archive, write=True) as kept:
            kept.correct(report, item, *given[0], who=by)


def merge(
    actor: Annotated[str, typer.Argument(help="An actor's key (the column `key` of ask actors), or a name that only one actor has.")],
    by: Annotated[str, typer.Option(help="Who says so.")],
    other: Annotated[str | None, typer.Argument(help="The actor that it is.")] = None,
    archive: _Archive = DEFAULT_ARCHIVE,
    apart: Annotated[bool, typer.Option("--apart", help="Take it apart again: they are two.")] = False,
) -> None:
    """Says that two actors are one, in all reports, also in those to come. Records keep the names that their texts have."""
    with ending_well():
        from demarche.archive.archive import Archive
        from demarche.archive.opening import open_archive

        if (other is None) is not apart:
            raise UsageError("give the actor that it is, or --apart")
        open_archive(archive).close()
        with Archive(archive, write=True) as kept:
            typer.echo(kept.merge_actors(actor, other, who=by))


def serve(
    archive: Annotated[str, typer.Argument(metavar="ARCHIVE", envvar="DEMARCHE_ARCHIVE", help="The archive's file.")] = DEFAULT_ARCHIVE,
    host: Annotated[str, typer.Option(help="The address to listen on; any but loopback needs --token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="The port.")] = 8600,
    token: Annotated[str | None, typer.Option(envvar="DEMARCHE_TOKEN", help="What readers must have.")] = None,
    name: Annotated[list[str] | None, typer.Option(help="A further host name that the server goes by, behind a proxy.")] = None,
    write_token: Annotated[str | None, typer.Option(envvar="DEMARCHE_WRITE_TOKEN", help="What those who correct must have.")] = None,
    write: Annotated[bool, typer.Option("--write", help="On loopback, let everybody on this machine correct.")] = False,
) -> None:
    """Opens the reading room: pages and an HTTP API on an archive."""
    with ending_well():
        from demarche.cli.serve import serve as run
        from demarche.web.access import Access

        run(archive, Access(host, tuple(name or ()), token, write_token, write), port)


def check(archive: Annotated[str, typer.Argument(metavar="ARCHIVE", help="The archive's file.")]) -> None:
    """Checks that an archive is sound: the file, its indexes, and that every record agrees with its rows."""
    with ending_well():
        from contextlib import closing

        from demarche.archive.integrity import find_problems
        from demarche.archive.opening import open_archive, translated
        from demarche.errors import ArchiveError

        open_archive(archive).close()  # says that there is none, instead of making one
        with closing(open_archive(archive, write=True)) as db, translated(archive):
            problems = find_problems(db)
        if problems:
            raise ArchiveError(f"{archive} is not sound. Restore a backup. {'; '.join(problems)}")
        typer.echo(f"{archive}: sound")


def backup(
    archive: Annotated[str, typer.Argument(metavar="ARCHIVE", help="The archive's file.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where the copy goes; there must be nothing yet.")],
) -> None:
    """Copies an archive while it is in use, and checks the copy."""
    with ending_well():
        from demarche.archive.integrity import back_up

        typer.echo(f"{file}: {back_up(archive, file):,} reports, checked")


def _question(name: str, help: str, filters: tuple[str, ...]) -> Callable[..., None]:
    """The command for one question: its options are the filters that it takes and the ways of printing."""

    def command(**given: Any) -> None:
        with ending_well():
            from demarche.cli.ask import Output, ask

            output = Output(given.pop("csv"), given.pop("json"), given.pop("parquet"))
            names = tuple(given.pop(argument) for argument in _ARGUMENTS.get(name, {}))
            ask(name.replace("-", "_"), given.pop("archive"), output, names, **given)

    asked = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [inspect.Parameter(s, asked, annotation=Annotated[str, typer.Argument(help=a)]) for s, a in _ARGUMENTS.get(name, {}).items()]
    for option, annotation in ({f: _FILTERS[f] for f in filters} | _OUTPUTS).items():
        default = DEFAULT_ARCHIVE if option == "archive" else False if option in ("csv", "json", "copies") else None
        parameters.append(inspect.Parameter(option, asked, default=default, annotation=annotation))
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    command.__doc__ = help
    return command


for _name, (_help, _names) in _QUESTIONS.items():
    ask_app.command(_name)(_question(_name, _help, _names))
