"""The jury's words of a work that won: written by its panel's chair or an organiser, made public by an organiser."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.permissions import allows
from common.refusals import NotAllowed, Refused
from common.text import plain_text
from review.awards import shown
from review.models import JuryWords, Panel
from review.results import publishing
from submissions.models import Entry

OFFICE = "award.decide"
LONGEST = 200


@transaction.atomic
def write(*, entry: Entry, by: User, text: str) -> JuryWords:
    """Over what was there; what was public waits for its release again. Side effects: one audit event."""
    permissions.check(by, "panel.chair", OFFICE)
    _check_chair_or_office(entry, by)
    if not (said := plain_text(text)):
        raise Refused(_("请写评语。"))
    if len(said) > LONGEST:
        raise Refused(_("评语请控制在 %(n)d 个字以内。") % {"n": LONGEST})
    if not _has_prize(entry):
        raise Refused(_("结果公布以后，只为获奖作品写评语。"))
    values = {"text": said, "written_by": by, "written_at": timezone.now(), "released_by": None, "released_at": None}
    words, _is_new = JuryWords.objects.update_or_create(entry=entry, defaults=values)
    audit.record(action="jury_words.write", obj=entry, by=by)
    return words


@transaction.atomic
def release(*, entry: Entry, by: User, seen: str) -> JuryWords:
    """`seen`: the text that the organiser read, so that she releases no other. Side effects: one audit event."""
    permissions.check(by, OFFICE)
    words = _held(entry)
    if words.text != plain_text(seen):
        raise Refused(_("评语刚刚改过，请看过现在的文字再公布。"))
    words.released_by, words.released_at = by, timezone.now()
    words.save(update_fields=["released_by", "released_at"])
    audit.record(action="jury_words.release", obj=entry, by=by, text=words.text)
    return words


@transaction.atomic
def take_back(*, entry: Entry, by: User) -> JuryWords:
    """Public pages show it no more; the text stays. Side effects: one audit event."""
    permissions.check(by, OFFICE)
    words = _held(entry)
    if words.released_at is None:
        raise Refused(_("这条评语没有公布。"))
    words.released_by = words.released_at = None
    words.save(update_fields=["released_by", "released_at"])
    audit.record(action="jury_words.take_back", obj=entry, by=by)
    return words


def _check_chair_or_office(entry: Entry, by: User) -> None:
    if not allows(by, OFFICE) and not Panel.objects.filter(chair=by, assignments__entry=entry).exists():
        raise NotAllowed(_("这件作品的评语由本专家组组长或省总活动管理员写。"))


def _held(entry: Entry) -> JuryWords:
    words = JuryWords.objects.select_for_update(of=("self",), no_key=True).filter(entry=entry).first()
    if words is None:
        raise Refused(_("这件作品还没有评语。"))
    return words


def _has_prize(entry: Entry) -> bool:
    result = publishing.published(entry.category)
    rows = shown.of(result).rows if result else []
    return any(row.entry_id == entry.pk and (row.given or row.popular) for row in rows)
