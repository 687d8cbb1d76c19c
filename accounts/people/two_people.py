"""What takes two people: a new address or a new second factor for who scores, watches or runs the campaign.

Otherwise one organiser could become an expert or the auditor by herself. A second organiser confirms, or the person.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import PendingAct, User
from accounts.outbox import outbox
from accounts.people import inviting
from accounts.people.invitation_mail import tell_invited
from common.refusals import Refused

GUARDED = frozenset({User.Role.EXPERT, User.Role.AUDITOR, User.Role.ORGANISER})


def is_guarded(person: User) -> bool:
    """Whether acts on this account take two people: from the first time that somebody logged in with it."""
    return person.role in GUARDED and person.last_login is not None


@transaction.atomic
def propose(*, person: User, kind: str, by: User, email: str = "") -> PendingAct:
    """Ask for an act that another organiser, or the person, has to confirm.

    Side effects: one audit event; a mail to the person, at the address she has. It takes the
    place of an open one of the same kind.
    """
    permissions.check(by, "people.edit")
    PendingAct.objects.filter(person=person, kind=kind, state=PendingAct.State.OPEN).update(
        state=PendingAct.State.WITHDRAWN, decided_by=by, decided_at=timezone.now()
    )
    values = {"email": email} if email else {}
    act = PendingAct.objects.create(person=person, kind=kind, values=values, proposed_by=by)
    audit.record(action="person.propose", obj=person, by=by, kind=kind, **values)
    link = f"{settings.SITE_URL}{reverse('pending_act', args=[act.pk])}"
    text = _("%(by)s申请%(what)s：\n%(link)s\n如果不是您本人要求的，请登录后点“不同意”，并联系省总活动办公室。")
    said = {"by": by.name, "what": in_words(act), "link": link}
    _put(person, person.email, _("请确认：%(what)s") % {"what": act.get_kind_display()}, text % said, by)
    return act


@transaction.atomic
def confirm(*, act: PendingAct, by: User) -> User:
    """Carry the act out. Side effects: those of the act; one audit event; mails to the old and the new address."""
    _check_may_decide(act, by)
    act, person = _lock(act, by)
    if by.pk == act.proposed_by_id:
        raise Refused(_("这项变更由您提出，须由另一位省总活动管理员或本人确认。"))
    _decide(act, PendingAct.State.CONFIRMED, by)
    audit.record(action="person.confirm", obj=person, by=by, kind=act.kind, proposed_by=act.proposed_by.name)
    CARRIED_OUT[act.kind](person, act, by)
    return person


@transaction.atomic
def withdraw(*, act: PendingAct, by: User) -> None:
    """Drop the act; the proposer, another organiser or the person may. One audit event."""
    _check_may_decide(act, by)
    act, person = _lock(act, by)
    _decide(act, PendingAct.State.WITHDRAWN, by)
    audit.record(action="person.decline", obj=person, by=by, kind=act.kind)


def change_address(person: User, email: str, by: User) -> None:
    """Give the locked account another address. The old password and all sessions end; the new address gets a link.

    Side effects: mails to the old and the new address. The caller writes the audit event.
    """
    old, person.email = person.email, email
    person.email_changed_at = timezone.now()
    person.session_epoch += 1
    had_password = person.has_usable_password()
    person.set_unusable_password()
    with inviting.one_address(email):
        person.save(update_fields=["email", "email_changed_at", "session_epoch", "password"])
    # allauth keeps its own list of addresses, by which one can log in and reset the password.
    EmailAddress.objects.filter(user=person).delete()
    if had_password and old:
        _tell_of_address(person, old, by)
    tell_invited(person, by=by)


def reset_factors(person: User, by: User) -> list[str]:
    """Forget codes, keys and recovery codes of the locked account; which kinds there were. All sessions end."""
    factors = Authenticator.objects.filter(user=person)
    kinds = sorted(factors.values_list("type", flat=True))
    factors.delete()
    person.session_epoch += 1
    person.save(update_fields=["session_epoch"])
    text = _("%(name)s：您的两步验证已由%(by)s重置，下次登录请重新设置。不是您本人要求的，请立即联系省总活动办公室。")
    _put(person, person.email, _("两步验证已重置"), text % {"name": person.name, "by": by.name}, by)
    return kinds


def open_acts(person: User) -> list[tuple[PendingAct, str]]:
    """What waits for a second person on this account, with its sentence."""
    rows = PendingAct.objects.filter(person=person, state=PendingAct.State.OPEN).select_related("person", "proposed_by")
    return [(act, in_words(act)) for act in rows]


def in_words(act: PendingAct) -> str:
    if act.kind == PendingAct.Kind.EMAIL:
        return _("把%(name)s的登录邮箱改为 %(email)s") % {"name": act.person.name, "email": act.values["email"]}
    return _("重置%(name)s的两步验证") % {"name": act.person.name}


def _change_address(person: User, act: PendingAct, by: User) -> None:
    old, email = person.email, act.values["email"]
    if User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise Refused(_("邮箱 %(email)s 已有账号，请撤销后用另一个邮箱重新提出。") % {"email": email})
    change_address(person, email, by)
    audit.record(action="person.change", obj=person, by=by, email=[old, email])


def _reset_factors(person: User, act: PendingAct, by: User) -> None:
    kinds = reset_factors(person, by)
    audit.record(action="person.reset_second_factor", obj=person, by=by, factors=kinds)


CARRIED_OUT: dict[str, Callable[[User, PendingAct, User], None]] = {
    PendingAct.Kind.EMAIL: _change_address,
    PendingAct.Kind.SECOND_FACTOR: _reset_factors,
}


def _check_may_decide(act: PendingAct, by: User) -> None:
    if by is None or by.pk != act.person_id or not by.is_active:
        permissions.check(by, "people.edit")


def _lock(act: PendingAct, by: User) -> tuple[PendingAct, User]:
    act = PendingAct.objects.select_for_update(of=("self",), no_key=True).select_related("proposed_by").get(pk=act.pk)
    if by.pk == act.person_id:
        person = User.objects.select_for_update(of=("self",), no_key=True).select_related("union").get(pk=by.pk)
    else:
        person = reach.lock_person(act.person, by)
    if act.state != PendingAct.State.OPEN:
        raise Refused(_("这项变更已经处理过：%(state)s。") % {"state": act.get_state_display()})
    return act, person


def _decide(act: PendingAct, state: str, by: User) -> None:
    act.state, act.decided_by, act.decided_at = state, by, timezone.now()
    act.save(update_fields=["state", "decided_by", "decided_at"])


def _tell_of_address(person: User, old: str, by: User) -> None:
    text = _(
        "%(name)s：您的登录邮箱已由%(by)s改为 %(email)s。原密码已失效，请用新邮箱里的链接设密码。"
        "不是您本人要求的，请立即联系省总活动办公室。"
    )
    said = {"name": person.name, "by": by.name, "email": person.email}
    _put(person, old, _("登录邮箱已变更"), text % said, by)


def _put(person: User, to: str, subject: str, text: str, by: User) -> None:
    if to:
        outbox.put(kind="person.security", to=to, subject=subject, text=text, about=person, by=by)
