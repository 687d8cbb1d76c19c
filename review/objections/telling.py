"""Who made an objection is told by mail or text message where she left a contact; organisers hear that one came."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notice
from accounts.outbox import outbox, staff, texts
from campaign import years
from common import in_words, phone_numbers
from common.in_words import titled
from common.text import mail_address
from review.models import Objection
from review.objections.kinds import ANSWERED, ARRIVED, RECEIVED


def received(objection: Objection) -> None:
    day = in_words.date_in_words(objection.due_on)
    _tell(objection, RECEIVED, {"day": day}, what=_("已收到，%(day)s以前答复") % {"day": day})
    fields = {
        "campaign": objection.campaign.definition.short_title,
        "category": objection.category.name,
        "day": day,
        "link": f"{settings.SITE_URL}{reverse('objections_desk')}",
    }
    key = f"{objection.category_id}:{timezone.localdate():%Y-%m-%d}"  # one mail for all of a day
    staff.tell(kind=ARRIVED, fields=fields, about=objection, key=key, holding=("objection.answer",))


def answered(objection: Objection) -> None:
    found = objection.get_state_display()
    more = {"finding": found, "reasons": objection.answer}
    _tell(objection, ANSWERED, more, what=_("已答复：%(found)s") % {"found": found})


def address_of(contact: str) -> str:
    """The mail address that was left as the contact; "" for anything else."""
    typed = mail_address(contact)
    try:
        validate_email(typed)
    except ValidationError:
        return ""
    return typed


def _tell(objection: Objection, kind: str, more: dict[str, str], *, what: str) -> None:
    campaign = objection.campaign.definition.short_title
    if address := address_of(objection.contact):
        said = texts.mail(kind, {"campaign": campaign, **_fields(objection), **more})
        outbox.put(kind=kind, to=address, subject=said.subject, text=said.text, about=objection, by=None)
    elif mobile := phone_numbers.read_mobile(objection.contact):
        short = {"campaign": campaign, "number": objection.number, "what": what}
        line, channel = texts.text_message(kind, short), Notice.Channel.SMS
        outbox.put(
            kind=kind, channel=channel, to=mobile, subject=kind, text=line, fields=short, about=objection, by=None
        )


def _fields(objection: Objection) -> dict[str, str]:
    entry = objection.entry
    return {
        "objection": objection.number,
        "facts": _("作品 %(entry)s，反映：%(subjects)s。")
        % {"entry": f"{entry.number}{titled(entry.title)}", "subjects": objection.subjects_in_words},
        "link": years.lasting("objection_receipt", objection.reference, campaign=objection.campaign),
    }
