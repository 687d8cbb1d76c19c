"""Which unions and people a person reaches in the tree, and locking them for a change."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Membership, Union, User
from accounts.permissions import allows
from common.refusals import NotAllowed


def unions_of(user: Any) -> QuerySet[Union]:
    """The person's own union and everything below it; nothing for who may not look after unions."""
    if not allows(user, "union.invite") or user.union is None:
        return Union.objects.none()
    return Union.objects.filter(path__startswith=user.union.path)


def people_of(user: Any) -> QuerySet[User]:
    """The accounts that this person may look after: the entrants (申报员) of those unions; the organiser's are all."""
    if allows(user, "people.edit"):
        return User.objects.all()
    return User.objects.filter(serving(unions_of(user)), role=User.Role.ENTRANT)


def serving(unions: QuerySet[Union]) -> Q:
    """People who enter for one of these unions, at present or besides; each of them once."""
    besides = Membership.objects.filter(union__in=unions).values("person")
    return Q(union__in=unions) | Q(pk__in=besides)


def get_union_or_404(user: Any, pk: int) -> Union:
    return _one(unions_of(user).select_related("parent", "recommending"), pk)


def get_person_or_404(user: Any, pk: int) -> User:
    return _one(people_of(user).select_related("union"), pk)


def parents_of(user: Any) -> QuerySet[Union]:
    """Unions below which a grassroots union can be added."""
    return unions_of(user).filter(is_active=True).exclude(kind=Union.Kind.GRASSROOTS)


def lock_union(union: Union, by: User | None) -> Union:
    """The row, locked until the transaction ends, if it lies within this person's reach; the system (None) has all."""
    row = (
        Union.objects.select_for_update(of=("self",), no_key=True)
        .select_related("parent", "recommending")
        .get(pk=union.pk)
    )
    if by is not None and not unions_of(by).filter(pk=row.pk).exists():
        raise NotAllowed(_("“%(union)s”不在您的推荐单位下面，不能办理。") % {"union": row})
    return row


def lock_person(person: User, by: User) -> User:
    """The row, locked until the transaction ends, if it lies within this person's reach."""
    row = User.objects.select_for_update(of=("self",), no_key=True).select_related("union").get(pk=person.pk)
    if not people_of(by).filter(pk=row.pk).exists():
        raise NotAllowed(_("这个账号不归您的推荐单位管理。"))
    return row


def _one(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_union(user: User) -> Union:
    """Every recommender has one: a constraint of the database."""
    assert user.union is not None
    return user.union
