"""Entries in which a person with an account stands as the contact, by address or number."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from submissions.models import Entry


def of_person(person: User) -> list[tuple[str, QuerySet[Any]]]:
    named = Q(contact_email__iexact=person.email) if person.email else Q(pk__in=[])
    if person.phone:
        named |= Q(contact_phone=person.phone)
    return [(_("写有本人联系方式的申报"), Entry.objects.filter(named).order_by("-pk"))]
