"""Templates that an SMS provider has approved: which one a kind of message takes, and the fields it is given.

settings.SMS_TEMPLATES lists them, `kind:template:field+field`, comma between. A kind without its own takes that of its
family: `entry` serves `entry.returned`. Aliyun knows the fields by name, Tencent by their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    code: str
    fields: tuple[str, ...]

    def values(self, fields: Mapping[str, str]) -> dict[str, str]:
        """What the template asks for, in its order; KeyError where the message does not have it."""
        return {name: fields[name] for name in self.fields}


def parse(entries: Sequence[str]) -> dict[str, Template]:
    """By kind. ValueError names the entry that cannot be read."""
    found: dict[str, Template] = {}
    for entry in entries:
        kind, code, fields = ([part.strip() for part in entry.split(":")] + [""])[:3]
        if entry.count(":") not in (1, 2) or not kind or not code or kind in found:
            raise ValueError(entry)
        found[kind] = Template(code, tuple(name for name in fields.split("+") if name))
    return found


def template_for(kind: str, templates: Mapping[str, Template]) -> Template | None:
    """The kind's own, else that of the longest family that it belongs to."""
    while kind and kind not in templates:
        kind = kind.rpartition(".")[0]
    return templates.get(kind)
