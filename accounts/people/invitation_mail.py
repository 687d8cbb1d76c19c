"""The mail to a person who was invited, with the link to set a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outbox import outbox
from accounts.roles import SECOND_FACTOR_ROLES


def link_for(person: User) -> str:
    """Where this person sets a password: for seven days, and for one use."""
    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    return f"{settings.SITE_URL}{path}"


def tell_invited(person: User, *, by: User | None) -> None:
    """Put the link to set a password into the outbox. Nothing for who is locked, has a password or no address."""
    if not person.email or not person.is_active or person.has_usable_password():
        return
    text = render_to_string(
        "accounts/people/invitation.txt",
        {
            "person": person,
            "link": outbox.LINK,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            "needs_second_factor": settings.SECOND_FACTOR_REQUIRED and person.role in SECOND_FACTOR_ROLES,
        },
    )
    outbox.put(
        kind="person.invite",
        to=person.email,
        subject=_subject(person),
        text=text.strip(),
        link=link_for(person),
        about=person,
        by=by,
    )


@shared_task(name="accounts.tasks.send_invitation")
def send_invitation(person_pk: int) -> None:
    """Only for what an earlier release left in the queue."""
    person = User.objects.select_related("union").filter(pk=person_pk).first()
    if person is not None:
        with transaction.atomic():
            tell_invited(person, by=None)


def _subject(person: User) -> str:
    if person.role == User.Role.ENTRANT:
        return _("邀请您为本单位申报八闽好网民作品")
    return _("邀请您担任八闽好网民活动的%(role)s") % {"role": person.get_role_display()}
