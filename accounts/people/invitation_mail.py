"""The mail to a person who was invited, with the link to set a password."""

from __future__ import annotations

from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import SECOND_FACTOR_ROLES


@shared_task(
    name="accounts.tasks.send_invitation", autoretry_for=(OSError, SMTPException), retry_backoff=True, max_retries=6
)
def send_invitation(person_pk: int) -> None:
    """Mail the link to set a password. Nothing for who is locked or has one already, so a repeat does no harm."""
    person = User.objects.select_related("union").filter(pk=person_pk, is_active=True).first()
    if person is None or person.has_usable_password():
        return
    # The link is made here, so that no key to an account ever lies in the queue.
    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    text = render_to_string(
        "accounts/people/invitation.txt",
        {
            "person": person,
            "link": f"{settings.SITE_URL}{path}",
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            "needs_second_factor": settings.SECOND_FACTOR_REQUIRED and person.role in SECOND_FACTOR_ROLES,
        },
    )
    EmailMessage(subject=_subject(person), body=text.strip(), to=[person.email]).send()


def _subject(person: User) -> str:
    if person.role == User.Role.ENTRANT:
        return _("邀请您为本单位申报八闽好网民作品")
    return _("邀请您担任八闽好网民活动的%(role)s") % {"role": person.get_role_display()}
