"""Inviting people: an account without a password, and a mail with the link by which to set one. Entrants without an
address get the link from who invites them, by WeChat or a text message of her own.

Recommenders invite and lock the entrants of their branch here; the organiser's verbs for everybody (`people.py`)
are built on these.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import AuditEvent, Union, User
from accounts.people.invitation_mail import link_for, tell_invited
from common import phone_numbers, text
from common.refusals import Refused

# So that nobody's mailbox is flooded, and no clerk's mistake makes us a sender of spam.
BETWEEN_MAILS = timedelta(minutes=10)
MAILS_A_DAY = 1000
INVITED = ("person.invite", "person.reinvite")
TRIES = 5  # for a username that others take at the same moment


@transaction.atomic
def invite(*, union: Union, name: str, email: str, phone: str, username: str = "", by: User) -> User:
    """Make an entrant's account in `union`. Where none is given, the username is the address' first part, or the mobile
    number.

    Side effects: one audit event; on commit, a mail with a link that is valid for seven days and one use.
    """
    permissions.check(by, "union.invite")
    union = reach.lock_union(union, by)
    if not union.is_active:
        raise Refused(_("“%(union)s”已停用，请先重新启用再邀请。") % {"union": union})
    return open_account(
        role=User.Role.ENTRANT, union=union, name=name, email=email, phone=phone, username=username, by=by
    )


def open_account(
    *, role: str, union: Union | None, name: str, email: str, phone: str, username: str = "", by: User
) -> User:
    """The account, its event and its mail; the caller has judged whether `by` may, and holds the transaction."""
    _check_mails(by)
    person = _opened("person.invite", role, union, (name, email, phone), username, by)
    tell_invited(person, by=by)
    return person


def open_silently(*, role: str, union: Union | None, name: str, email: str, phone: str, by: User) -> User:
    """The account and its event, and no mail: an expert is asked first, by an invitation of her own."""
    return _opened("person.open", role, union, (name, email, phone), "", by)


def _opened(action: str, role: str, union: Union | None, person: tuple[str, str, str], username: str, by: User) -> User:
    name, email, phone = person
    name, email, phone = checked_facts(name=name, email=email, phone=phone, needs_email=role != User.Role.ENTRANT)
    facts: dict[str, Any] = {"name": name, "email": email, "phone": phone, "role": role, "union": union}
    made = _created(text.mail_address(username), facts)
    place = {"union": union.name} if union else {}
    audit.record(action=action, obj=made, by=by, role=role, email=email, **place)
    return made


def _created(username: str, facts: dict[str, Any]) -> User:
    """The account, without a password: nobody can log in before the link was used. Whoever takes the same address at
    the same moment is told; the same name gets a number."""
    for _try in range(TRIES):
        with contextlib.suppress(IntegrityError), transaction.atomic():
            named = _username(username, facts["email"] or facts["phone"])
            return User.objects.create_user(named, None, **facts)
        if fault := taken(facts["email"]):
            break
    raise Refused(fault or _("刚才有人同时用了这个用户名，请再提交一次。"))


@contextlib.contextmanager
def one_address(email: str) -> Iterator[None]:
    """A person is given this address within; Refused where another was given it at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as second:
        raise Refused(taken(email)) from second


def checked_facts(
    *, name: str, email: str, phone: str, but: int | None = None, needs_email: bool = True
) -> tuple[str, str, str]:
    """The facts as they are stored; refused where one is wrong or the address is another account's than `but`."""
    name, email = text.one_line(name), text.mail_address(email)
    phone = phone_numbers.read(phone) or text.one_line(phone)
    if faults := faults_of(name=name, email=email, phone=phone, needs_email=needs_email):
        raise Refused(" ".join(faults))
    if fault := taken(email, but=but):
        raise Refused(fault)
    return name, email, phone


def taken(email: str, *, but: int | None = None) -> str:
    """A sentence where another account has this address; empty where it is free."""
    if email and User.objects.filter(email__iexact=email).exclude(pk=but or 0).exists():
        return _("邮箱 %(email)s 已有账号。没收到邮件的，请在名单里点“重发邀请”。") % {"email": email}
    return ""


@transaction.atomic
def reinvite(*, person: User, by: User) -> User:
    """Send the link again to somebody who has not set a password yet."""
    permissions.check(by, "union.invite", "people.edit")
    person = reach.lock_person(person, by)
    if not person.is_active:
        raise Refused(_("%(name)s的账号已锁定，请先解锁。") % {"name": person.name})
    if person.has_usable_password():
        raise Refused(_("%(name)s已设过密码。忘记的话，请在登录页点“忘记密码”。") % {"name": person.name})
    last = AuditEvent.objects.filter(object_type="user", object_id=str(person.pk), action__in=INVITED).first()
    if last and last.at > timezone.now() - BETWEEN_MAILS:
        raise Refused(_("刚给%(name)s发过邀请，请 10 分钟后再重发。也请对方看看垃圾邮件。") % {"name": person.name})
    _check_mails(by)
    audit.record(action="person.reinvite", obj=person, by=by, email=person.email)
    tell_invited(person, by=by)
    return person


@transaction.atomic
def make_link(*, person: User, by: User) -> str:
    """The address at which an entrant without an e-mail address sets a password, the first or one instead of the
    forgotten; good for one use. Side effect: one audit event, for whoever holds the link can log in."""
    permissions.check(by, "union.invite")
    person = reach.lock_person(person, by)
    if person.email:
        raise Refused(_("%(name)s有邮箱，请点“重发邀请”，或请本人在登录页点“忘记密码”。") % {"name": person.name})
    if not person.is_active:
        raise Refused(_("%(name)s的账号已锁定，请先解锁。") % {"name": person.name})
    audit.record(action="person.link", obj=person, by=by)
    return link_for(person)


def faults_of(*, name: str, email: str, phone: str, needs_email: bool = True) -> list[str]:
    """What is wrong with a person's facts, in sentences; also the importer asks."""
    faults = []
    if not name or len(name) > 40:
        faults.append(_("姓名不能为空，不超过 40 个字。"))
    if email or needs_email:
        try:
            validate_email(email)
        except ValidationError:
            faults.append(_("邮箱“%(email)s”不对，应如 wangmin@example.com。") % {"email": email})
    elif not phone_numbers.read_mobile(phone):
        faults.append(_("邮箱和手机号至少填一个：没有邮箱的，要用手机号登录。"))
    if fault := phone_numbers.fault(phone):
        faults.append(fault)
    return faults


def _check_mails(by: User) -> None:
    since = timezone.now() - timedelta(days=1)
    if AuditEvent.objects.filter(actor=by, action__in=INVITED, at__gt=since).count() >= MAILS_A_DAY:
        raise Refused(_("一天最多发 %(n)d 封邀请，今天已到上限，请明天再发。") % {"n": MAILS_A_DAY})


def _username(asked: str, address: str) -> str:
    """What was asked for, or the first part of the mail address or the number, with a number behind it where taken."""
    if asked and User.objects.filter(username__iexact=asked).exists():
        raise Refused(_("用户名“%(name)s”已被使用，请换一个。") % {"name": asked})
    if asked:
        return asked[:60]
    stem, number = address.partition("@")[0][:50], 1
    while User.objects.filter(username__iexact=(found := stem if number == 1 else f"{stem}{number}")).exists():
        number += 1
    return found
