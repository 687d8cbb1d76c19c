"""One account that enters for several unions: who asks her to, for which she acts now, and when she no longer does.

She acts for one at a time, so that every page, quota and draft is of one union; what she may open follows it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import Membership, Union, User
from accounts.outbox import outbox, texts
from common.refusals import NotAllowed, Refused
from common.text import mail_address


def unions_served(person: User) -> QuerySet[Union]:
    """Hers now, and those she serves besides; in the order of the tree."""
    here = Q(pk=person.union_id) | Q(pk__in=Membership.objects.filter(person=person).values("union"))
    return Union.objects.filter(here).select_related("parent", "recommending").order_by("path")


@transaction.atomic
def ask_to_serve(*, union: Union, email: str, by: User) -> User:
    """Let an entrant who has an account already enter for this union too.

    Side effects: one audit event; a mail to her. Raises Refused where no such account exists.
    """
    permissions.check(by, "union.invite")
    union = reach.lock_union(union, by)
    if not union.is_active:
        raise Refused(_("“%(union)s”已停用，请先重新启用。") % {"union": union})
    person = _entrant(email)
    if unions_served(person).filter(pk=union.pk).exists():
        raise Refused(_("%(name)s已经在为“%(union)s”申报，不用再添加。") % {"name": person.name, "union": union})
    rows = [Membership(person=person, union_id=key, added_by=by) for key in (person.union_id, union.pk) if key]
    Membership.objects.bulk_create(rows, ignore_conflicts=True)
    person.serves_several = True
    person.save(update_fields=["serves_several"])
    audit.record(action="person.serve", obj=person, by=by, union=union.name)
    _tell(person, union, by)
    return person


@transaction.atomic
def stop_serving(*, person: User, union: Union, by: User) -> User:
    """She no longer enters for this union; what she entered for it stays. Who acted for it acts for another now."""
    permissions.check(by, "union.invite")
    union = reach.lock_union(union, by)
    person = reach.lock_person(person, by)
    left = list(unions_served(person).exclude(pk=union.pk))
    if not Membership.objects.filter(person=person, union=union).exists() or not left:
        raise Refused(_("%(name)s只为这一家工会申报。不再需要的，请锁定账号。") % {"name": person.name})
    audit.record(action="person.stop_serving", obj=person, by=by, union=union.name)
    _leave(person, union, left)
    return person


@transaction.atomic
def act_for(*, union: Union, by: User) -> User:
    """Act for another of the unions one serves, from the next page on, on every device."""
    permissions.check(by, "entry.create")
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not unions_served(person).filter(pk=union.pk, is_active=True).exists():
        raise NotAllowed(_("您的账号现在不能为“%(union)s”申报。请联系所在推荐单位。") % {"union": union})
    if person.union_id != union.pk:
        person.union = union
        person.save(update_fields=["union"])
        audit.record(action="person.act_for", obj=person, by=person, union=union.name)
    return person


def move_from_closed(union: Union) -> list[User]:
    """Part of closing a union: who serves an open one besides acts for that now. Those moved; the caller records it."""
    moved = []
    for person in User.objects.filter(union=union, role=User.Role.ENTRANT, is_active=True, serves_several=True):
        if other := unions_served(person).filter(is_active=True).exclude(pk=union.pk).first():
            person.union = other
            person.save(update_fields=["union"])
            moved.append(person)
    return moved


def serves_elsewhere(person: User, by: User) -> bool:
    """Whether the person serves a union that is not this recommender's to look after."""
    return person.serves_several and unions_served(person).exclude(pk__in=reach.unions_of(by).values("pk")).exists()


def forget(person: User) -> None:
    """Part of giving a person another role or union: from then on she serves that one alone. The caller saves her."""
    Membership.objects.filter(person=person).delete()
    person.serves_several = False


def _entrant(email: str) -> User:
    rows = User.objects.select_for_update(of=("self",), no_key=True).select_related("union")
    address = mail_address(email)
    person = rows.filter(email__iexact=address, role=User.Role.ENTRANT, is_active=True).first() if address else None
    if person is None:
        words = _("没有邮箱是 %(email)s 的申报员账号，或者账号已锁定。还没有账号的，请填上面的表邀请。")
        raise Refused(words % {"email": address})
    return person


def _leave(person: User, union: Union, left: list[Union]) -> None:
    Membership.objects.filter(person=person, union=union).delete()
    if person.union_id == union.pk:
        person.union = next((other for other in left if other.is_active), left[0])
    if len(left) == 1:
        forget(person)
    person.save(update_fields=["union", "serves_several"])


def _tell(person: User, union: Union, by: User) -> None:
    link = f"{settings.SITE_URL}{reverse('my_unions')}"
    said = texts.mail("person.serve", {"name": person.name, "union": union.name, "link": link})
    outbox.put(kind="person.serve", to=person.email, subject=said.subject, text=said.text, about=person, by=by)
