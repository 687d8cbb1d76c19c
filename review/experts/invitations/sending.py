"""The mail with the link, and the text message with the PIN."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Notice, User
from accounts.outbox import outbox, texts
from campaign import calendar
from campaign.models import Campaign
from common import in_words, phone_numbers
from review.expert_notices.kinds import INVITED, PIN
from review.experts.invitations.secrets_of_link import address
from review.models import ExpertInvitation, Panel
from review.panel_names import panel_name


def send(row: ExpertInvitation, rooms: Sequence[Panel], *, token: str, pin: str, by: User) -> bool:
    """Whether the PIN goes by text message; otherwise somebody has to tell it."""
    mobile = phone_numbers.read_mobile(row.expert.phone)
    said = texts.mail(INVITED, _fields(row, rooms, mobile))
    outbox.put(
        kind=INVITED,
        to=row.expert.email,
        subject=said.subject,
        text=said.text,
        link=address(token),
        about=row,
        by=by,
    )
    if mobile:
        _send_pin(row, mobile, pin, by)
    return bool(mobile)


def _send_pin(row: ExpertInvitation, mobile: str, pin: str, by: User) -> None:
    """The PIN stands where a link would: it is kept only until it is sent."""
    fields = {"campaign": row.campaign.definition.short_title, "number": "", "what": outbox.LINK}
    outbox.put(
        kind=PIN,
        channel=Notice.Channel.SMS,
        to=mobile,
        subject=str(row),
        text=texts.text_message(PIN, fields),
        fields=fields,
        link=pin,
        about=row,
        by=by,
    )


def _fields(row: ExpertInvitation, rooms: Sequence[Panel], mobile: str) -> dict[str, str]:
    way = _("校验码已用短信发到您的手机（尾号 %s）。") % mobile[-4:] if mobile else _("校验码由工作人员电话告诉您。")
    return {
        "campaign": row.campaign.definition.short_title,
        "person": row.expert.name,
        "projects": "、".join(panel_name(room) for room in rooms),
        "phase": review_time(row.campaign),
        "pin_way": way,
        "until": in_words.moment(row.expires_at),
        "link": outbox.LINK,
    }


def review_time(campaign: Campaign) -> str:
    """From when to when experts score."""
    phase = calendar.shown(campaign).phase("expert")
    return f"{in_words.moment(phase.opens_at)}至{in_words.moment(phase.closes_at)}" if phase else ""
