"""What of a record reaches the log: no links that are themselves a right, no telephone number, and no traceback for
what is no fault. As a line for people, or as a line of JSON for a collector."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError

from common.headers import request_ids

# Links of resets, recipients, media, receipts and imports; the same list stands in deploy/nginx.conf.
SECRET = re.compile(
    r"(/(?:accounts/(?:password/reset/key|confirm-email)|copies|media|phone|vote/receipt|branch/unions/import)/)[^\s\"']+"
)
# A mobile number of the mainland, with its country or without, in one piece or in three.
PHONE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?(1[3-9])[0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9A-Za-z])")
PASSES_BY_ITSELF = (OperationalError, InterfaceError)  # config/site/errors.py answers 503


class LogLines(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        said = _said(record)
        if is_away := _passes_by_itself(record):
            said = f"{said} ({record.exc_info[0].__name__}: {_first_line(record)})"  # type: ignore[index,union-attr]
        if is_away or getattr(record, "status_code", 500) < 500:  # a refusal is an answer, no fault
            record.exc_info = record.exc_text = None
        record.msg, record.args = clean(said), ()
        if record.exc_info:  # formatters take the text that is there
            record.exc_text = clean(logging.Formatter().formatException(record.exc_info))
        return True


class JsonLines(logging.Formatter):
    """One object a line; `person` is the key of an account, and never a name."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        asked = {"request": request_ids.current(), "person": request_ids.person(), "fault": record.exc_text}
        return json.dumps(line | {name: value for name, value in asked.items() if value}, ensure_ascii=False)


def clean(said: str) -> str:
    return PHONE.sub(r"\1*********", SECRET.sub(r"\1***", said))


def _said(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # arguments that do not fit are for who wrote them to mend, not to fail a request
        return f"{record.msg} {record.args}"


def _first_line(record: logging.LogRecord) -> str:
    return next(iter(str(record.exc_info[1]).splitlines()), "")  # type: ignore[index]


def _passes_by_itself(record: logging.LogRecord) -> bool:
    """A database that is away, which one line says as well as eighty."""
    return bool(record.exc_info and isinstance(record.exc_info[1], PASSES_BY_ITSELF))
