"""The command line of dev.py: what can be asked, and who answers."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from tools import environment, icons, running, testing
from tools.environment import Problem

DESCRIPTION = "八闽好网民: run the site, test it, or call manage.py with the right environment."


def dispatch(arguments: Sequence[str]) -> int:
    """Carry out one command; the exit code. A Problem becomes one line on stderr and exit code 1."""
    # Compiled code is kept wherever this machine likes it: without, every process of ours starts seconds later.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # SIGINT too: a shell starts background jobs with it ignored
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _as_interrupt)
    if arguments[:1] == ["manage"]:  # everything behind it belongs to manage.py, even --help
        return _guarded(lambda: environment.manage(arguments[1:]))
    options = _parser().parse_args(arguments)
    return _guarded(lambda: options.call(options))


def _guarded(call: Any) -> int:
    try:
        return int(call() or 0)
    except Problem as problem:
        print(f"✗ {problem}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("\n已停止。Stopped.", flush=True)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py", description=DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="run | test | check | audit | manage")

    run = commands.add_parser("run", help="start the whole site: web server, worker, beat, private Valkey")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets phones in the same network in")
    run.add_argument("--fresh", action="store_true", help="delete the demo's data first")
    run.set_defaults(call=lambda o: running.run(host=o.host, port=o.port, fresh=o.fresh))

    test = commands.add_parser("test", help="everything, or the given paths quickly on SQLite")
    test.add_argument("paths", nargs="*", metavar="PATH", help="run just these; options for pytest go behind --")
    test.add_argument("--postgres", action="store_true", help="with PATH: on a throwaway PostgreSQL instead")
    test.add_argument("--strict", action="store_true", help="whatever cannot be run counts as a failure")
    test.set_defaults(call=_test)

    check = commands.add_parser("check", help="lint, types, templates and migrations only")
    check.set_defaults(call=lambda o: testing.check_only())

    audit = commands.add_parser(
        "audit", help="ask the advisories about every pinned version; fails where they are away"
    )
    audit.set_defaults(call=lambda o: testing.audit_only())

    make_icons = commands.add_parser("icons", help="write static/css/icons.css anew from the icons that the code uses")
    make_icons.set_defaults(call=lambda o: icons.write())

    commands.add_parser("manage", help="pass everything behind it to manage.py")
    return parser


def _test(options: argparse.Namespace) -> int:
    if options.paths:
        return testing.run_part(options.paths, postgres=options.postgres)
    return testing.run_all(strict=options.strict)


def _as_interrupt(signum: int, frame: object) -> None:
    """Being asked to end, in whatever way, takes the same clean way out as Ctrl-C."""
    raise KeyboardInterrupt
