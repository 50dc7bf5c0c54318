"""The commands of `python -m ameen`.

Exit status: 0 done, 1 refused or failed with one clear line on standard error, 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from .config import Settings, SettingsError
from .version import __version__

HOST, PORT = "127.0.0.1", 4000
KINDS = (
    *("contacts", "companies", "products", "leads", "deals"),
    *("activities", "campaigns", "notes", "users"),
)


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; its exit status is the answer."""
    asked = _parser().parse_args(arguments)
    from .store import StoreError

    try:
        return asked.run(asked)
    except (SettingsError, StoreError, Refusal) as error:
        print(f"ameen: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


class Refusal(Exception):
    """A command can't be carried out; the text is all that needs to be said."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ameen", description="A self-hosted business hub.")
    parser.add_argument("--version", action="version", version=f"Ameen Hub {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    init = _command(commands, "init", _init, "prepare an empty data folder and its first owner")
    init.add_argument("--email", required=True)
    init.add_argument("--name", default="")
    init.add_argument("--password-stdin", action="store_true")
    init.add_argument("--if-needed", action="store_true", help="do nothing if it is prepared")

    serve = _command(commands, "serve", _serve, "run the hub")
    serve.add_argument("--host", default=HOST)
    serve.add_argument("--port", type=_port, default=PORT)
    serve.add_argument("--workers", type=int)
    serve.add_argument("--threads", type=int)

    take = _command(commands, "import", _import, "import a file")
    take.add_argument("kind", choices=KINDS)
    take.add_argument("file", type=Path)
    take.add_argument("--dry-run", action="store_true")
    take.add_argument("--as", dest="email", default="")
    _decisions(take)

    give = _command(commands, "export", _export, "export all records of a kind")
    give.add_argument("kind", choices=KINDS)
    give.add_argument("file", type=Path, nargs="?")

    backup = _command(commands, "backup", _backup, "back up while the hub runs")
    backup.add_argument("file", type=Path, nargs="?")
    restore = _command(commands, "restore", _restore, "restore a backup")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="put today's data aside")
    doctor = _command(commands, "doctor", _doctor, "check everything against the records")
    doctor.add_argument("--repair", action="store_true")
    jobs = _command(commands, "jobs", _jobs, "run a round of jobs now")
    jobs.add_argument("what", choices=["run"])
    jobs.add_argument("every", choices=["minute", "hour"])
    _command(commands, "demo", _demo, "fill an empty hub with a made-up company")
    bench = _command(commands, "bench", _bench, "measure")
    bench.add_argument("names", nargs="*")
    bench.add_argument("--json", type=Path)
    bench.add_argument("--scale", type=float, default=1.0)
    return parser


def _decisions(take: argparse.ArgumentParser) -> None:
    """What the pages of an import ask, as options; each may be given several times."""
    for option, metavar, text in (
        ("--map", "COLUMN=FIELD", "where a column goes; or FIELD=TEMPLATE, columns in braces"),
        ("--set", "FIELD=TEXT", "the same text in each row"),
        ("--value", "FIELD:TEXT=OTHER", "a text of the file that stands for another"),
        ("--create", "RELATION", "make what a relation names and the hub lacks"),
        ("--empty", "RELATION", "leave a relation empty where its name is not here"),
        ("--reject", "RELATION", "reject rows that name what is not here"),
    ):
        take.add_argument(option, action="append", default=[], metavar=metavar, help=text)
    take.add_argument("--dates", choices=("ymd", "dmy", "mdy"), default="")
    take.add_argument("--currency", default="", help="of amounts that name none")


def _command(commands, name: str, run: Callable, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def _open():
    from . import open_hub

    return open_hub(Settings.load())


def _init(asked: argparse.Namespace) -> int:
    from .accounts.actions import AlreadyPrepared, first_owner
    from .accounts.rules import Invalid

    hub = _open()
    try:
        given = sys.stdin.readline().rstrip("\r\n") if asked.password_stdin else None
        owner, password = first_owner(hub.store, asked.email, asked.name, given)
    except AlreadyPrepared as error:
        if asked.if_needed:
            return 0
        raise Refusal(f"{hub.settings.data} is prepared already: {error}") from error
    except Invalid as error:
        raise Refusal(str(error)) from error
    finally:
        hub.close()
    print(f"Owner:    {owner.email}")
    if given is None:
        print(f"Password: {password}")
        print("This password is shown only now. It is changed at the first sign-in.")
    return 0


def _serve(asked: argparse.Namespace) -> int:
    from msgspec.structs import replace

    from .serve import serve

    settings = Settings.load()
    workers = settings.workers if asked.workers is None else asked.workers
    threads = settings.threads if asked.threads is None else asked.threads
    if workers < 1 or threads < 1:
        raise Refusal("--workers and --threads are numbers from 1 on.")
    return serve(replace(settings, workers=workers, threads=threads), asked.host, asked.port)


def _import(asked: argparse.Namespace) -> int:
    from .crm.exchange.deciding import Decisions
    from .crm.exchange.shell import run_import

    said = Decisions(
        tuple(asked.map),
        tuple(asked.set),
        tuple(asked.value),
        tuple(asked.create),
        tuple(asked.empty),
        tuple(asked.reject),
        asked.dates,
        asked.currency,
    )
    hub = _open()
    try:
        return run_import(hub, asked.kind, asked.file, asked.dry_run, asked.email, said)
    finally:
        hub.close()


def _export(asked: argparse.Namespace) -> int:
    from .crm.exchange.shell import run_export

    hub = _open()
    try:
        return run_export(hub, asked.kind, asked.file)
    finally:
        hub.close()


def _backup(asked: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from .store.backup import backup

    hub = _open()
    try:
        name = datetime.now(UTC).strftime("ameen-%Y%m%d-%H%M%S.tar.gz")
        target = asked.file or hub.settings.data / "backups" / name
        print(backup(hub.store, hub.settings.data / "uploads", target))
    finally:
        hub.close()
    return 0


def _restore(asked: argparse.Namespace) -> int:
    from .restoring import restore

    settings = Settings.load()
    aside = restore(asked.file, settings.data, asked.replace)
    print(f"Restored into {settings.data}.")
    if aside is not None:
        print(f"What was there is in {aside}.")
    return 0


def _doctor(asked: argparse.Namespace) -> int:
    from .files.uploads import folder, remove_orphans
    from .store.doctor import check, repair

    hub = _open()
    try:
        findings = check(hub.store)
        for finding in findings:
            print(finding.text)
        lost = _check_files(hub)
        for text in hub.search.check():
            print(f"search: {text} It is made anew when the hub runs.")
        if asked.repair:
            print(f"{repair(hub.store, findings)} indexes and figures were made anew.")
            gone = remove_orphans(hub.store, folder(hub.settings.data))
            print(f"Files without a record that were removed: {gone}.")
            hub.search.rebuild()
            findings = check(hub.store)
        wrong = findings or lost
        print("Something is wrong." if wrong else "All is well.")
        return 1 if wrong else 0
    finally:
        hub.close()


def _check_files(hub) -> int:
    """Tells of files without a record and of records without a file; says how many of these."""
    from .files.uploads import folder, missing, orphans, path_of

    uploads = folder(hub.settings.data)
    lost = missing(hub.store, uploads)
    for content in lost:
        print(f"the file {path_of(uploads, content.kind, content.id)} is missing")
    unknown = len(list(orphans(hub.store, uploads)))
    if unknown:
        print(f"Files without a record: {unknown}. The hub removes them an hour after they came.")
    return len(lost)


def _jobs(asked: argparse.Namespace) -> int:
    from .jobs import run_round

    hub = _open()
    try:
        for name, count in run_round(hub, asked.every).items():
            print(f"{name}: {count}")
    finally:
        hub.close()
    return 0


def _demo(asked: argparse.Namespace) -> int:
    from .demo import fill

    hub = _open()
    try:
        print(fill(hub))
    finally:
        hub.close()
    return 0


def _bench(asked: argparse.Namespace) -> int:
    from .bench import run

    return run(asked.names, asked.json, asked.scale)
