"""Which of an entry's files the public may see."""

from __future__ import annotations

from django.db.models import Q

from campaign.definition.spec import CategorySpec


def of_category(rules: CategorySpec) -> Q:
    """For a query of files: those of public roles, portraits of a person by her consent alone (civil code 1019)."""
    portraits = rules.portrait_roles & rules.public_roles
    found = Q(role__in=rules.public_roles - portraits)
    if portraits and rules.portrait_consent:
        found |= Q(role__in=portraits, entry__declarations__has_key=rules.portrait_consent)
    return found
