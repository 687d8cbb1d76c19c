"""Votes that do not count, and why: proposed by one person, confirmed by another, undone by a counter-batch."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from campaign.remembered_key import RememberedKey
from voting.models.votes import Vote


class VoidBatch(models.Model):
    """Votes that are declared void together for one reason, or with `undo` valid again. Triggers let a row be decided
    once and refuse every other change; a vote counts if it is in no more confirmed voids than confirmed undos.

    Two people decide, but this is no `accounts.two_people.Proposal`: its triggers, the count of votes and the published
    ledger read `confirmed_*` and `declined_*`, and decided rows may not be written anew into other columns. Whoever may
    review votes declines, the proposer too, and needs no reason: nothing was public yet.
    """

    class Kind(models.TextChoices):
        VOID = "void", _("作废")
        UNDO = "undo", _("恢复")

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    reason = models.TextField()  # public once it is confirmed
    size = models.PositiveIntegerField()  # votes in the batch, as they were proposed
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["campaign", "confirmed_at"], name="void_batch_by_confirmation")]
        constraints = [
            models.CheckConstraint(
                name="void_batch_takes_two_people",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="void_batch_confirmed_at_and_by",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="void_batch_declined_at_and_by",
                condition=Q(declined_by__isnull=True, declined_at__isnull=True)
                | Q(declined_by__isnull=False, declined_at__isnull=False),
            ),
            models.CheckConstraint(
                name="void_batch_decided_one_way", condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True)
            ),
            models.CheckConstraint(
                name="void_batch_undo_names_its_void",
                condition=Q(kind="void", undoes__isnull=True) | Q(kind="undo", undoes__isnull=False),
            ),
            models.CheckConstraint(name="void_batch_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="void_batch_has_votes", condition=Q(size__gte=1)),
            models.UniqueConstraint(
                name="void_batch_undone_once", fields=["undoes"], condition=Q(declined_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None and self.declined_at is None


class VoidedVote(models.Model):
    """A vote in a batch. Append-only; a trigger refuses one for a batch that was decided."""

    batch = models.ForeignKey(VoidBatch, on_delete=models.PROTECT, related_name="rows")
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="voided_vote_once_a_batch", fields=["batch", "vote"])]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.vote_id}"
