"""Who is told about an entry: its contact or else who began it, and the people of its recommending union."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from common import phone_numbers
from submissions.models import Entry


def address_of(entry: Entry) -> str:
    """Where mails about the entry go; "" where nobody has an address."""
    return entry.contact_email or _account(entry, "email")


def mobile_of(entry: Entry) -> str:
    """Where text messages go in their stead; "" where there is no mobile number."""
    return phone_numbers.read_mobile(entry.contact_phone) or phone_numbers.read_mobile(_account(entry, "phone"))


def recommenders(union: int) -> QuerySet[User]:
    """Who can be written to of those who recommend for this union."""
    people = User.objects.filter(role=User.Role.RECOMMENDER, union=union, is_active=True)
    return people.exclude(email="").order_by("pk")


def _account(entry: Entry, column: str) -> str:
    """Of who began the entry, unless the account is locked."""
    return str(getattr(entry.created_by, column)) if entry.created_by.is_active else ""
