"""Asking for correction or erasure of one's own information, answering, and erasing an account."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import DataRequest, LogIn, Membership, Notice, User
from accounts.outbox import outbox
from accounts.people.handing_over import handing_over
from common import phone_numbers
from common.refusals import Refused
from common.text import one_line, plain_text

LONGEST = 1000


@transaction.atomic
def ask(person: User, *, kind: str, text: str) -> DataRequest:
    """One audit event; a mail to every organiser. Raises Refused where one of this kind waits already."""
    person = _locked(person)
    if kind not in DataRequest.Kind.values:
        raise Refused(_("请选择要求的类别。"))
    if DataRequest.objects.filter(person=person, kind=kind, answered_at=None).exists():
        raise Refused(_("同类要求已经提交，正在办理，请等待答复。"))
    made = DataRequest.objects.create(person=person, kind=kind, text=_worded(text, _("请写明具体要求")))
    audit.record(action="data.ask", obj=made, by=person, kind=made.get_kind_display())
    link = f"{settings.SITE_URL}{reverse('data_requests')}"
    said = {"name": person.name, "kind": made.get_kind_display(), "link": link}
    for organiser in permissions.holders("people.edit"):
        if organiser.email:
            _put(
                organiser.email,
                _("个人信息要求待答复：%(name)s") % said,
                _("%(name)s提出个人信息“%(kind)s”的要求，请在 15 个工作日内答复：\n%(link)s") % said,
                made,
                person,
            )
    return made


@transaction.atomic
def answer(*, asked: DataRequest, text: str, by: User) -> DataRequest:
    """One audit event; a mail to the person. Raises Refused where it was answered before, or without words."""
    permissions.check(by, "people.edit")
    held = DataRequest.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=asked.pk)
    if held.answered_at:
        raise Refused(_("这项要求已经答复。"))
    held.answer, held.answered_by, held.answered_at = _worded(text, _("请写明答复")), by, timezone.now()
    held.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(action="data.answer", obj=held, by=by, label=f"{held.person.name} {held}")
    if held.person.email:
        subject = _("您的个人信息要求已答复")
        _put(held.person.email, subject, f"{held.person.name}：\n\n{held.answer}\n", held, by)
    return held


@transaction.atomic
def correct_phone(person: User, *, phone: str) -> User:
    """One's own telephone number; name and address are changed by an organiser. One audit event."""
    person, phone = _locked(person), one_line(phone)
    if phone and (fault := phone_numbers.fault(phone)):
        raise Refused(fault)
    number = phone_numbers.read(phone)
    if not number and not person.email:
        raise Refused(_("账号没有邮箱时，须保留联系电话。"))
    if number != person.phone:
        before, person.phone = person.phone, number
        person.save(update_fields=["phone"])
        audit.record(action="person.change", obj=person, by=person, phone=[before, number])
    return person


@transaction.atomic
def erase(*, person: User, by: User) -> User:
    """Erase what leads to the person of a closed account. What she did stays under her name, with the award's file.

    Side effects: username, address, number, password, second factor, devices and the address of messages are gone for
    good; one audit event. Raises Refused while the account is open, or something is left on its hands.
    """
    permissions.check(by, "people.edit")
    person = reach.lock_person(person, by)
    if person.is_active:
        raise Refused(_("请先锁定账号，或先办理离任交接，再删除个人信息。"))
    if any(line.moves for line in handing_over.preview(person, None)):
        raise Refused(_("%(name)s还有未办结的事项，请先办理离任交接。") % {"name": person.name})
    if person.email:
        Notice.objects.filter(to__iexact=person.email).update(to=_("（已删除）"), secret="")
    for rows in (LogIn.objects, Membership.objects):
        rows.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    person.username, person.email, person.phone, person.serves_several = f"erased-{person.pk}", "", "", False
    person.session_epoch += 1
    person.set_unusable_password()
    person.save()
    audit.record(action="person.erase", obj=person, by=by)
    return person


def _locked(person: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _worded(text: str, sentence: str) -> str:
    words = plain_text(text)
    if not words or len(words) > LONGEST:
        raise Refused(_("%(what)s，不超过 %(n)d 个字。") % {"what": sentence, "n": LONGEST})
    return words


def _put(to: str, subject: str, text: str, about: DataRequest, by: User) -> None:
    outbox.put(kind="person.data", to=to, subject=subject, text=text, about=about, by=by)
