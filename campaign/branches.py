"""What a branch sets for itself: whom its unions call, who gets copies of its entries (抄送), an earlier deadline."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import Union, User
from campaign import calendar, memory
from campaign.definition.spec import Desk
from campaign.models import BranchDeadline, BranchDesk, Campaign, CopyRecipient
from common import in_words, phone_numbers, text
from common.refusals import Refused

MOST_COPIES = 10


def copy_recipients_of(*, campaign: Campaign, union: Union) -> QuerySet[CopyRecipient]:
    return CopyRecipient.objects.filter(campaign=campaign, union=union, is_active=True).order_by("id")


def deadline_of(*, campaign: Campaign, union: Union) -> BranchDeadline | None:
    """The branch's own deadline, not an inherited one."""
    return BranchDeadline.objects.filter(campaign=campaign, union=union).first()


@transaction.atomic
def add_copy(*, campaign: Campaign, union: Union, name: str, email: str, by: User) -> CopyRecipient:
    """Send a copy of everything that the branch's unions enter from now on to this address."""
    permissions.check(by, "union.invite")
    union = reach.lock_union(union, by)
    name, email = text.one_line(name), text.mail_address(email)
    _check_copy(campaign, union, name, email)
    copy, _new = CopyRecipient.objects.update_or_create(
        campaign=campaign, union=union, email=email, defaults={"name": name, "is_active": True}
    )
    audit.record(action="copy.add", obj=copy, by=by, union=union.name)
    return copy


@transaction.atomic
def remove_copy(*, copy: CopyRecipient, by: User) -> CopyRecipient:
    """No more mails to this address; the links in earlier ones stop working."""
    permissions.check(by, "union.invite")
    reach.lock_union(copy.union, by)
    if copy.is_active:
        copy.is_active = False
        copy.save(update_fields=["is_active"])
        audit.record(action="copy.remove", obj=copy, by=by, union=copy.union.name)
    return copy


@transaction.atomic
def set_deadline(*, campaign: Campaign, union: Union, closes_at: datetime, by: User) -> BranchDeadline:
    """Close the branch's collection earlier than the campaign's (circular, covering letter)."""
    permissions.check(by, "union.invite")
    union = reach.lock_union(union, by)
    collect = calendar.phase(campaign=campaign, code="collect")
    if collect is None:
        raise Refused(_("日程里没有申报阶段，请联系省总活动办公室。"))
    if closes_at <= timezone.now():
        raise Refused(_("截止时间已经过去，请选一个将来的时间。"))
    if closes_at > collect.closes_at:
        raise Refused(_("不能晚于全省申报截止的 %(at)s。") % {"at": in_words.moment(collect.closes_at)})
    deadline, _new = BranchDeadline.objects.update_or_create(
        campaign=campaign, union=union, defaults={"closes_at": closes_at}
    )
    memory.forget_on_commit()
    audit.record(action="deadline.set", obj=deadline, by=by, label=union.name, closes_at=closes_at.isoformat())
    return deadline


@transaction.atomic
def clear_deadline(*, campaign: Campaign, union: Union, by: User) -> None:
    """Let the branch close with the campaign again."""
    permissions.check(by, "union.invite")
    union = reach.lock_union(union, by)
    deadline = deadline_of(campaign=campaign, union=union)
    if deadline:
        was = deadline.closes_at.isoformat()
        audit.record(action="deadline.clear", obj=deadline, by=by, label=union.name, was=was)
        deadline.delete()
        memory.forget_on_commit()


@transaction.atomic
def set_desk(*, union: Union, name: str, phone: str, by: User) -> Desk:
    """Say whom the branch's unions call about their entries; they read it beside the status of each."""
    permissions.check(by, "union.invite")
    union = reach.lock_union(union, by)
    name, number = text.one_line(name), phone_numbers.read(phone)
    if not name or len(name) > 40:
        raise Refused(_("请填写经办部门或经办人，不超过 40 个字。"))
    if not number:
        raise Refused(phone_numbers.fault(phone) or _("请填写联系电话。"))
    desk, _new = BranchDesk.objects.update_or_create(union=union, defaults={"name": name, "phone": number})
    memory.forget_on_commit()
    audit.record(action="desk.set", obj=union, by=by, name=name, phone=number)
    return Desk(desk.name, desk.phone)


def _check_copy(campaign: Campaign, union: Union, name: str, email: str) -> None:
    if not name or len(name) > 40:
        raise Refused(_("请填写收件人，不超过 40 个字。"))
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("邮箱“%(email)s”不对，应如 bangongshi@example.com。") % {"email": email}) from None
    present = copy_recipients_of(campaign=campaign, union=union)
    if present.filter(email=email).exists():
        raise Refused(_("%(email)s 已在名单里。") % {"email": email})
    if present.count() >= MOST_COPIES:
        raise Refused(_("最多 %(n)d 位抄送对象，请先移除不再需要的。") % {"n": MOST_COPIES})
