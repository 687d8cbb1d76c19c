"""What the sheet of a panel's meeting says, and the scan of it once its members have signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from common.refusals import Refused
from common.text import one_line, plain_text
from review.models import MeetingScan, Panel, PanelMeeting
from review.panel_meetings.chair import OFFICE, check_chair_or_office
from submissions.evidence import keeping


@transaction.atomic
def write(*, panel: Panel, by: User, held_on: date, place: str, dissent: str = "") -> PanelMeeting:
    """Over what was there. Side effects: one audit event."""
    permissions.check(by, "panel.chair", OFFICE)
    check_chair_or_office(panel, by)
    if held_on > timezone.localdate():
        raise Refused(_("会议日期不能晚于今天。"))
    if not (where := one_line(place)):
        raise Refused(_("请填写会议地点。"))
    values = {"held_on": held_on, "place": where, "dissent": plain_text(dissent), "written_by": by}
    meeting, _is_new = PanelMeeting.objects.update_or_create(
        panel=panel, defaults=values | {"written_at": timezone.now()}
    )
    audit.record(action="panel.meeting", obj=panel, by=by, held_on=str(held_on), where=where)
    return meeting


@transaction.atomic
def attach_scan(*, panel: Panel, by: User, files: Sequence[UploadedFile]) -> MeetingScan:
    """The signed sheet, in place of an earlier scan, which is kept. Side effects: its files are checked; one audit
    event. Raises Unacceptable where a file cannot be taken."""
    permissions.check(by, "panel.chair", OFFICE)
    check_chair_or_office(panel, by)
    if not PanelMeeting.objects.filter(panel=panel).exists():
        raise Refused(_("请先填写会议日期和地点，打印会议表签名，再上传扫描件。"))
    if not files:
        raise Refused(_("请选择签名后的会议表扫描件。"))
    audit.record(action="panel.scan", obj=panel, by=by, papers=len(files))
    folder = keeping.keep(uploads=files)
    assert folder is not None
    return MeetingScan.objects.create(panel=panel, folder=folder, by=by)


def scan_of(panel: Panel) -> MeetingScan | None:
    """The one that holds."""
    return MeetingScan.objects.filter(panel=panel).select_related("folder", "by").first()
