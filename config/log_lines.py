"""What of a record reaches the log: no links that are themselves a right, and no traceback for what is no fault."""

from __future__ import annotations

import logging
import re

from django.db import InterfaceError, OperationalError

# Links of resets, recipients, media, receipts and imports; the same list stands in deploy/nginx.conf.
SECRET = re.compile(
    r"(/(?:accounts/(?:password/reset/key|confirm-email)|copies|media|phone|vote/receipt|branch/unions/import)/)[^\s\"']+"
)
PASSES_BY_ITSELF = (OperationalError, InterfaceError)  # config/site/errors.py answers 503


class LogLines(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        said = _said(record)
        if is_away := _passes_by_itself(record):
            said = f"{said} ({record.exc_info[0].__name__}: {_first_line(record)})"  # type: ignore[index,union-attr]
        if is_away or getattr(record, "status_code", 500) < 500:  # a refusal is an answer, no fault
            record.exc_info = record.exc_text = None
        record.msg, record.args = SECRET.sub(r"\1***", said), ()
        return True


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
