"""What an officer who leaves has on her hands here: groups of votes to decide, and voids that she proposed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from accounts.people.handing_over.duties import Duty, to_column
from voting.models import VoidBatch, VoteGroup

DUTIES = (
    Duty(
        _lazy("承办的异常选票"),
        _lazy("承办人改为接手人"),
        lambda person: VoteGroup.objects.filter(owner=person, state__in=VoteGroup.UNDECIDED),
        to_column("owner"),
    ),
    Duty(
        _lazy("提出的作废、恢复选票"),
        _lazy("仍按原提出人记录，等待另一位管理员确认；接手人也可以确认"),
        lambda person: VoidBatch.objects.filter(proposed_by=person, confirmed_at=None, declined_at=None),
    ),
)
