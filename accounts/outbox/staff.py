"""One mail to each person who holds a permission: what staff must know although nobody looks at the desk."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models, transaction

from accounts import permissions
from accounts.models import User
from accounts.outbox import outbox, texts


@transaction.atomic
def tell(*, kind: str, fields: Mapping[str, str], about: models.Model, key: str, holding: tuple[str, ...]) -> int:
    """How many mails; each person is told once of one `key`, however often it is called. Text from the kind's file."""
    people = {person.pk: person for permission in holding for person in permissions.holders(permission)}
    return sum(_put(kind, fields, about, f"{kind}:{key}:{pk}", person) for pk, person in people.items())


def _put(kind: str, fields: Mapping[str, str], about: models.Model, key: str, person: User) -> bool:
    if not person.email:
        return False
    said = texts.mail(kind, fields)
    put = outbox.put(kind=kind, to=person.email, subject=said.subject, text=said.text, about=about, by=None, key=key)
    return put is not None
