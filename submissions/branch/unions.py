"""What the list of a branch's unions shows: its people, whether each has come in, what it has entered and begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts import reach
from accounts.models import Membership, Union, User
from accounts.people.listing import Standing, standing_of
from campaign.models import Campaign
from common.text import one_line
from submissions import states
from submissions.models import Entry
from submissions.models.entries import standing

PER_PAGE = 50
FILTERS = (
    ("all", _("也显示县（市、区）总工会")),
    ("none", _("还没有申报员")),
    ("waiting", _("邀请了还没设密码")),
    ("idle", _("还没有报送作品")),
    ("drafts", _("有草稿没有提交")),
    ("entries", _("已有作品")),
    ("closed", _("已停用")),
)


# Who enters for the union of the row, at present or besides others.
_SERVING = Q(union=OuterRef("pk")) | Q(memberships__union=OuterRef("pk"))


@dataclass(frozen=True)
class Row:
    union: Union
    people: list[tuple[User, Standing]]

    @property
    def is_grassroots(self) -> bool:
        return self.union.kind == Union.Kind.GRASSROOTS


def found(*, user: User, campaign: Campaign | None, query: QueryDict) -> QuerySet[Union]:
    """The unions that the address bar asks for, in the order of the tree."""
    entrants = User.objects.filter(role=User.Role.ENTRANT).order_by("id")
    besides = Membership.objects.filter(person__role=User.Role.ENTRANT).select_related("person").order_by("id")
    people = (Prefetch("people", entrants), Prefetch("memberships", besides))
    rows = reach.unions_of(user).select_related("parent").prefetch_related(*people)
    rows = rows.annotate(entry_count=Count("entries", filter=_handed_in(campaign)))
    rows = rows.annotate(draft_count=Count("entries", filter=_drafts(campaign)))
    if words := one_line(query.get("q"))[:100]:
        person = entrants.filter(_SERVING).filter(Q(name__icontains=words) | Q(email__icontains=words))
        rows = rows.filter(Q(name__icontains=words) | Q(parent__name__icontains=words) | Exists(person))
    return _filtered(rows, entrants, campaign, query.get("show", "")).order_by("path")


def page_of(rows: QuerySet[Union], number: Any) -> tuple[Page[Union], list[Row]]:
    page = Paginator(rows, PER_PAGE).get_page(number)
    return page, [Row(union, [(one, standing_of(one)) for one in _people(union)]) for union in page]


def _people(union: Union) -> list[User]:
    """Who acts for the union now, and who serves it besides another."""
    besides = [row.person for row in union.memberships.all()]
    return list({person.pk: person for person in [*union.people.all(), *besides]}.values())


def totals(user: User, campaign: Campaign | None) -> dict[str, int]:
    """Of the active grassroots unions: how many there are, have entrants, and have entered nothing yet. Two queries."""
    mine = reach.unions_of(user).filter(kind=Union.Kind.GRASSROOTS, is_active=True)
    entered = Exists(Entry.objects.standing().filter(union=OuterRef("pk"), campaign=campaign))
    counted = mine.aggregate(unions=Count("pk"), idle=Count("pk", filter=~entered))
    return counted | {"people": reach.people_of(user).filter(is_active=True).count()}


def _handed_in(campaign: Campaign | None) -> Q:
    return Q(standing("entries__"), entries__campaign=campaign)


def _drafts(campaign: Campaign | None) -> Q:
    return Q(entries__campaign=campaign, entries__state=states.DRAFT)


def _filtered(rows: QuerySet[Union], entrants: QuerySet[User], campaign: Campaign | None, show: str) -> QuerySet[Union]:
    """Without a filter: the grassroots unions, and any other that has people or entries of its own."""
    here = entrants.filter(_SERVING, is_active=True)
    entered = Entry.objects.standing().filter(union=OuterRef("pk"), campaign=campaign)
    begun = Entry.objects.filter(union=OuterRef("pk"), campaign=campaign, state=states.DRAFT)
    if show == "none":
        return rows.filter(~Exists(here), is_active=True, kind=Union.Kind.GRASSROOTS)
    if show == "waiting":
        return rows.filter(Exists(here.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)))
    if show == "idle":
        return rows.filter(~Exists(entered), is_active=True, kind=Union.Kind.GRASSROOTS)
    if show == "drafts":
        return rows.filter(Exists(begun))
    if show == "entries":
        return rows.filter(Exists(entered))
    if show == "closed":
        return rows.filter(is_active=False)
    if show == "all":
        return rows
    anyone = entrants.filter(_SERVING)
    return rows.filter(Q(kind=Union.Kind.GRASSROOTS) | Exists(anyone) | Exists(entered))
