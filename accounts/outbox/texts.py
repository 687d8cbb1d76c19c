"""What messages say: one plain-text template a kind in templates/notices/, filled by one function.

Organisers may change the text of a kind (`wordings/`); what they wrote then holds in place of the delivered file.
`<kind>.txt`: the subject, an empty line, the text. `<kind>.sms.txt`, or that of its family (`entry.sms.txt`): one line.
A name in braces is replaced by its field; nothing else is ever carried out, so that people may write such texts too.
Which fields a kind has, each app says in `message_fields` of its AppConfig.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from accounts.models import Wording
from accounts.outbox import kinds

_NAME = re.compile(r"\{([^{}]*)\}")


class UnknownField(ValueError):
    """A template names what its kind does not have; the text lists the names."""


@dataclass(frozen=True)
class Text:
    subject: str
    text: str


def mail(kind: str, fields: Mapping[str, str]) -> Text:
    """The subject and the text of a mail of this kind."""
    return filled(current(kind), fields, known=kinds.fields_of(kind))


def filled(text: Text, fields: Mapping[str, str], *, known: Collection[str]) -> Text:
    """Both parts with their names replaced; see `fill`."""
    subject = " ".join(fill(text.subject, fields, known=known).split())
    return Text(subject, fill(text.text, fields, known=known))


def current(kind: str) -> Text:
    """The text that holds now, unfilled: the organiser's, or the delivered one."""
    row = _newest(kind)
    return Text(row.subject, row.text) if row and row.is_changed else delivered(kind)


def delivered(kind: str) -> Text:
    """The text that came with the site, unfilled."""
    head, _blank, body = _template(f"{kind}.txt").partition("\n")
    return Text(head.strip(), body.strip())


def is_held(kind: str) -> bool:
    """Whether messages of this kind wait for a person before they go."""
    row = _newest(kind)
    return row is not None and row.is_held


def text_message(kind: str, fields: Mapping[str, str]) -> str:
    """The line of a text message of this kind, or of its family."""
    return fill(_template(f"{_family(kind)}.sms.txt"), fields, known=kinds.SMS_FIELDS)


def fill(template: str, fields: Mapping[str, str], *, known: Collection[str]) -> str:
    """The template with its names replaced. A line of which every field is empty is left out, and so are empty lines
    that then follow one another. Raises UnknownField, also where the caller does not give a known field."""
    if wrong := unknown(template, known):
        raise UnknownField(", ".join(wrong))
    lines = [_filled(line, fields) for line in template.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line is not None)).strip()


def unknown(template: str, known: Collection[str]) -> list[str]:
    """The names in braces that are no fields."""
    return sorted({name for name in _NAME.findall(template) if name not in known})


def _newest(kind: str) -> Wording | None:
    return Wording.objects.filter(kind=kind).order_by("-id").first()


def _filled(line: str, fields: Mapping[str, str]) -> str | None:
    names = _NAME.findall(line)
    if missing := [name for name in names if name not in fields]:
        raise UnknownField(", ".join(missing))
    if names and not any(fields[name] for name in names):
        return None
    return _NAME.sub(lambda found: fields[found[1]], line)


def _family(kind: str) -> str:
    while kind and not (_folder() / f"{kind}.sms.txt").exists():
        kind = kind.rpartition(".")[0]
    return kind


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "templates" / "notices"


@lru_cache(maxsize=200)
def _template(name: str) -> str:
    return (_folder() / name).read_text(encoding="utf-8")
