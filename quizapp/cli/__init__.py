"""The command `quizapp`. Everything heavy is loaded by the verb that needs it, so that --help is quick."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp import __version__
from quizapp.cli import files
from quizapp.cli.opening import first_line, opened

if TYPE_CHECKING:
    from quizapp.config import Config
    from quizapp.models.session import Database
    from quizapp.services.audit import By

ROLES = ("learner", "teacher", "administrator")
UNUSABLE = 2
"""Exit status when what was given cannot be used."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # names are in any script, consoles are not
    given = _parser().parse_args(arguments)
    try:
        return given.run(given)
    except Exception as error:
        said = _said(error)
        if said is None:
            raise
        print(f"quizapp: {said}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("quizapp", description="A class studies a text by spaced repetition.")
    parser.add_argument("--version", action="version", version=f"quizapp {__version__}")
    verbs = parser.add_subparsers(title="what to do", metavar="COMMAND", required=True)
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--data", metavar="DIR", help="folder of the database (default: the user's data folder)")

    serve = verbs.add_parser("serve", parents=[where], help="serve the pages")
    serve.add_argument("--host", help="address to serve on (default 127.0.0.1)")
    serve.add_argument("--port", help="port to serve on (default 8000)")
    serve.set_defaults(run=_serve)

    tidy = verbs.add_parser("tidy", parents=[where], help="erase accounts that nobody uses, clear away what is spent")
    tidy.add_argument("--dry-run", action="store_true", help="only say what would be done, and who would go")
    tidy.set_defaults(run=_tidy)

    demo = verbs.add_parser(
        "demo", parents=[where], help="make a simulated class, to see all pages alive; take it away"
    )
    demo.add_argument("--seed", type=int, help="what its history follows from (default: always the same)")
    demo.add_argument("--remove", action="store_true", help="take everything simulated away again")
    demo.set_defaults(run=_demo)

    bank = verbs.add_parser("bank", help="check or load question banks").add_subparsers(metavar="VERB", required=True)
    bank_check = bank.add_parser("check", help="find every fault, with file and line")
    load = bank.add_parser("load", parents=[where], help="insert or update by key; progress is kept")
    for verb in (bank_check, load):
        verb.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="default: what quizapp brings along")
    bank_check.set_defaults(run=_check)
    load.set_defaults(run=_load)
    files.add(verbs, where)
    _add_user(verbs, where)

    mail = verbs.add_parser("mail", parents=[where], help="send a letter, to try the mail server that is set")
    mail.add_argument("address", metavar="ADDRESS", help="where the letter is to go")
    mail.set_defaults(run=_mail)
    return parser


def _add_user(verbs: argparse._SubParsersAction, where: argparse.ArgumentParser) -> None:
    user = verbs.add_parser("user", help="accounts: make one, way back in, roles").add_subparsers(
        metavar="VERB", required=True
    )
    add = user.add_parser("add", parents=[where], help="make an account; prints a link to its first password")
    add.add_argument("--role", choices=ROLES, default="learner", help="what they are (default learner)")
    add.set_defaults(run=_user_add)
    reset = user.add_parser("reset", parents=[where], help="print a link to a new password; ends nothing until used")
    reset.set_defaults(run=_user_reset)
    role = user.add_parser("role", parents=[where], help="make somebody learner, teacher or administrator")
    role.set_defaults(run=_user_role)
    for verb in (add, reset, role):
        verb.add_argument("name", metavar="NAME", help="the name they sign in with")
    role.add_argument("role", metavar="ROLE", choices=ROLES, help=" | ".join(ROLES))
    listed = user.add_parser("list", parents=[where], help="everybody who can sign in, with role and last visit")
    listed.set_defaults(run=_user_list)


def _serve(given: argparse.Namespace) -> int:
    from quizapp import config, serving

    settings = config.load(data=given.data, host=given.host, port=given.port)
    database = opened(settings)
    _load_bundled(database)
    serving.serve(settings)
    return 0


def _tidy(given: argparse.Namespace) -> int:
    from quizapp import config, tidying
    from quizapp.app import utc_now

    settings = config.load(data=given.data)
    database = opened(settings)
    act = tidying.look if given.dry_run else tidying.tidy
    done = act(database, settings.unused_months, utc_now())
    for line in tidying.told(done, settings.unused_months, dry=given.dry_run):
        print(line)
    return 0


def _demo(given: argparse.Namespace) -> int:
    from quizapp import config, demo
    from quizapp.app import utc_now
    from quizapp.services.ways_in.passwords import hasher

    settings = config.load(data=given.data)
    database = opened(settings)
    if given.remove:
        lines = demo.told_removed(demo.remove(database, utc_now()))
    else:
        _load_bundled(database)
        seed = demo.SEED if given.seed is None else given.seed
        made = demo.make(database, hasher(settings.password_memory), settings.time_zone, utc_now(), seed=seed)
        lines = demo.told_made(made, _reached(settings))
    for line in lines:
        print(line)
    return 0


def _check(given: argparse.Namespace) -> int:
    from quizapp.services.content import bank

    faults = 0
    for folder in _folders(given.folders):
        unit = bank.read_unit(folder)
        for problem in unit.problems:
            print(f"{folder}/{problem}")
        faults += len(unit.problems)
        print(f"{folder}: {len(unit.questions)} questions, {len(unit.problems)} problems")
    return 1 if faults else 0


def _load(given: argparse.Namespace) -> int:
    from quizapp import config
    from quizapp.app import utc_now
    from quizapp.services.content import bank

    units = [bank.read_unit(folder) for folder in _folders(given.folders)]
    database = opened(config.load(data=given.data))
    with database.write() as session:  # all of them or none
        loaded = [(unit.key, bank.load_unit(session, unit, utc_now())) for unit in units]
    for key, counts in loaded:
        print(f"{key}: {counts}")
    return 0


def _user_add(given: argparse.Namespace) -> int:
    from quizapp.services.office import people

    settings, by = _as_command(given)
    with opened(settings).write() as session:
        made, token = people.make_named(session, by, given.name, given.role, settings.time_zone)
    print(f"{made.username} ({made.role}) chooses a password here, once, within 7 days: {_link(settings, token)}")
    return 0


def _user_reset(given: argparse.Namespace) -> int:
    from quizapp.services.office import people
    from quizapp.services.ways_in import recovery

    settings, by = _as_command(given)
    with opened(settings).write() as session:
        account = people.called(session, given.name)
        lasts = "within a day" if account.password else "within 7 days"
        token = recovery.offer(session, by, account)
    print(f"{account.username} chooses a new password here, once, {lasts}: {_link(settings, token)}")
    return 0


def _user_role(given: argparse.Namespace) -> int:
    from quizapp.services.office import people

    settings, by = _as_command(given)
    with opened(settings).write() as session:
        account = people.called(session, given.name)
        lost = people.change_role(session, by, account, given.role)
    print(f"{account.username} is {account.role} now.")
    for each in lost:
        print(
            f"No longer their class: {each.classroom.name}{'' if each.teachers > 1 else ', which nobody teaches now'}"
        )
    return 0


def _user_list(given: argparse.Namespace) -> int:
    from quizapp import config
    from quizapp.services.office import people

    with opened(config.load(data=given.data)).read() as session:
        for account in people.everybody(session):
            seen = f"{account.seen_at:%Y-%m-%d}" if account.seen_at else "never here"
            print(f"{account.role:<13}  {seen:<10}  {account.username}")
    return 0


def _mail(given: argparse.Namespace) -> int:
    from quizapp import config
    from quizapp.mail import Letter, Post

    settings = config.load(data=given.data)
    if not settings.mail:
        raise config.SettingError("No mail server is set: set QUIZAPP_MAIL, QUIZAPP_MAIL_FROM and QUIZAPP_URL.")
    text = f"This letter was sent to try the mail server of quizapp, which is at {settings.url}.\n"
    Post(settings.mail, settings.mail_from).send(Letter(given.address, "A letter from quizapp", text))
    print(f"The mail server has taken a letter to {given.address}.")
    return 0


def _as_command(given: argparse.Namespace) -> tuple[Config, By]:
    """The settings, and the command line as the one who acts."""
    from quizapp import config
    from quizapp.app import utc_now
    from quizapp.services.audit import By

    return config.load(data=given.data), By(None, utc_now())


def _link(settings: Config, token: str) -> str:
    return f"{_reached(settings)}/links/{token}"


def _reached(settings: Config) -> str:
    from quizapp.serving import reached

    return reached(settings)


def _folders(given: Sequence[Path]) -> Sequence[Path]:
    from quizapp.paths import QUESTION_BANK
    from quizapp.services.content import bank

    return given or bank.units_in(QUESTION_BANK)


def _load_bundled(database: Database) -> None:
    from quizapp.app import utc_now
    from quizapp.services.content import bank

    for folder in _folders([]):
        unit = bank.read_unit(folder)
        with database.write() as session:
            bank.load_unit(session, unit, utc_now())


def _said(error: Exception) -> str | None:
    """What to say of an error that somebody can do something about; None for a fault of the program."""
    from sqlalchemy.exc import ArgumentError, DBAPIError

    from quizapp.config import SettingError
    from quizapp.formats.base import FormatError
    from quizapp.mail import NotSent
    from quizapp.models.schema import SchemaTooNew
    from quizapp.services.errors import ServiceError
    from quizapp.serving import CannotServe

    if isinstance(error, FormatError):
        return f"line {error.line}: {error}" if error.line else str(error)
    if isinstance(error, SettingError | SchemaTooNew | CannotServe | ServiceError | NotSent):
        return str(error)
    if isinstance(error, DBAPIError):
        return f"the database cannot be used: {first_line(error)}"
    if isinstance(error, ArgumentError):
        return f"QUIZAPP_DATABASE_URL is not an address of a database: {error}"
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("quizapp"):
        return f"the package {error.name} is not installed; for PostgreSQL install quizapp with its extra “postgres”."
    return None
