"""What a union enters."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Union, User
from campaign.models import Campaign, Category
from campaign.remembered_key import RememberedKey
from common.in_words import titled
from common.text import half_width, one_line
from submissions import states

# Together these answer whole questions, so that no desk reads the answers of 20,000 entries to count, sort or search.
OVERVIEW = ["campaign", "state", "category", "recommending", "preference", "number", "recommended_at", "union", "title"]


MOST_WORDS = 5  # of a search


def standing(path: str = "") -> Q:
    """Entries that were handed in and not taken back since. `path` leads there from another model: "entries__"."""
    return Q(**{f"{path}state__in": states.STANDING})


def of_both_series(entry: Entry, path: str = "") -> Q:
    """The same work in the other series: its national copy, or what it is the copy of."""
    of_it = Q(**{f"{path}national_of": entry.pk})
    return of_it | Q(**{f"{path}pk": entry.national_of_id}) if entry.national_of_id else of_it


def _handed_in_title(word: str) -> Q:
    """Of entries with the title that was handed in last beside them (`_with_last_title`)."""
    may_differ = Q(state__in=states.MAY_DIFFER)
    return Q(title__icontains=word) & ~may_differ | may_differ & Q(last_title__icontains=word)


def _with_last_title(found: EntryQuerySet) -> EntryQuerySet:
    """Asked of each entry that may differ, by its key: PostgreSQL would else read the titles of all years."""
    own = Entry.objects.filter(pk=OuterRef("pk")).order_by("-handings__round").values("handings__title")
    return found.alias(last_title=Subquery(own[:1]))


class EntryQuerySet(models.QuerySet["Entry"]):
    def submitted(self) -> EntryQuerySet:
        """Handed in at least once, whatever became of it: withdrawn, or taken back into a draft."""
        return self.filter(number__isnull=False)

    def standing(self) -> EntryQuerySet:
        return self.filter(standing())

    def search(self, words: object, *, as_stored: bool = False, with_union: bool = True) -> EntryQuerySet:
        """Entries of which title, number or union holds each of the words; all where there are none.

        The title is the one that was handed in last; `as_stored`: the row's own, for who writes it and for what is
        public, where it cannot differ. `with_union`: False where the union must not be told.
        """
        asked = one_line(words)[:100].split()[:MOST_WORDS]
        found = self if as_stored or not asked else _with_last_title(self)
        for word in asked:
            title = Q(title__icontains=word) if as_stored else _handed_in_title(word)
            union = Q(union__name__icontains=word) if with_union else Q()
            found = found.filter(Q(number__icontains=half_width(word)) | title | union)
        return found


class Entry(models.Model):
    """A work or project (作品/项目) that a union enters in one category.

    `answers` holds the form by field code; rows are lists of dictionaries. `version` grows with every saved
    change and lets two tabs notice each other. The state is written by `workflow.perform` alone.
    """

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="entries")
    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="entries")
    section = models.CharField(max_length=40, blank=True)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="entries")
    recommending = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="branch_entries")
    # Given at the first submission, "FJ23-0412"; kept for good.
    number = models.CharField(max_length=20, null=True, unique=True)
    title = models.CharField(max_length=100, blank=True)
    answers = models.JSONField(default=dict)
    # {code: {"at": iso, "by": user id}} of each declaration that was agreed to
    declarations = models.JSONField(default=dict)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    contact_email = models.EmailField(_("联系邮箱"), blank=True)
    state = models.CharField(max_length=12, default=states.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="created_entries")
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The provincial entry of which this is the copy for the national collection: one at most.
    national_of = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="national_entry"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    recommended_at = models.DateTimeField(null=True, blank=True)
    # The recommending union's order of preference within the category, 1 first.
    preference = models.PositiveSmallIntegerField(null=True, blank=True)
    # While returned: where it goes back to, until when, why, and what is unlocked
    # ({"fields": [...], "files": [...]}; empty lists unlock nothing, a missing key unlocks all).
    returned_from = models.CharField(max_length=12, blank=True)
    returned_until = models.DateTimeField(null=True, blank=True)
    return_note = models.TextField(blank=True)
    unlocked = models.JSONField(default=dict)
    # {role: until} of the time to mend that a check failing after the submission gave: once for each role of files.
    graces = models.JSONField(default=dict)
    # When its likely duplicates were last looked for; None: not since it was handed in.
    compared_at = models.DateTimeField(null=True, blank=True)

    # Set where the entry is read as it was handed in (submissions/handed_in.py): the keys of its files of then.
    only_files: frozenset[int] | None = None

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["union", "-updated_at"], name="entry_of_union"),
            models.Index(fields=["recommending", "category", "state"], name="entry_of_branch"),
            models.Index(fields=["campaign", "state", "id"], name="entry_by_state"),
            models.Index(fields=["category", "title"], name="entry_by_title"),
            models.Index(
                fields=["updated_at"],
                name="entry_to_compare",
                condition=Q(compared_at__isnull=True, number__isnull=False),
            ),
            models.Index(fields=OVERVIEW, name="entry_overview"),
            models.Index(
                fields=["recommending", "campaign", "state", "category", "preference", "number"],
                name="entry_branch_order",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="entry_state_known", condition=Q(state__in=list(states.STATES))),
            models.CheckConstraint(
                name="entry_number_with_submission",
                condition=Q(number__isnull=True, submitted_at__isnull=True)
                | Q(number__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_past_draft_has_number",
                condition=Q(state__in=[states.DRAFT, states.WITHDRAWN]) | Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_returned_has_origin",
                condition=(~Q(state=states.RETURNED)) | (~Q(returned_from="") & Q(returned_until__isnull=False)),
            ),
        ]

    objects = EntryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.number or _('草稿')}{titled(self.title or _('未命名'))}"

    @property
    def is_standing(self) -> bool:
        return self.state in states.STANDING

    @property
    def can_be_edited(self) -> bool:
        return self.state in states.EDITABLE
