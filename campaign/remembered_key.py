"""A foreign key to a campaign or category whose row comes from this process's memory: no join, no query, no decoding.

`entry.category.rules` thus costs the same in a list of one and of a thousand, and no query set has to think of it.
What memory does not know (a category loaded a moment ago elsewhere) comes from the database as usual.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from campaign import memory
from campaign.models import Campaign, Category

_FIND: dict[type[models.Model], Callable[[int], models.Model | None]] = {
    Campaign: memory.find_campaign,
    Category: memory.find_category,
}


class _FromMemory(ForwardManyToOneDescriptor):
    def get_object(self, instance: models.Model) -> Any:
        pk = getattr(instance, self.field.attname)
        return _FIND[self.field.remote_field.model](pk) or super().get_object(instance)


class RememberedKey(models.ForeignKey):
    forward_related_accessor_class = _FromMemory

    def deconstruct(self) -> Any:
        """In migrations it is the plain key that it is in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
