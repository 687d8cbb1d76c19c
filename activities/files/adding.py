"""Adding photographs and proofs to a record while it is written. They are checked as evidence is, by the same worker in
the same limited child (submissions/evidence): nobody else is given one before it has passed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from activities import access, workflow
from activities.models import Activity, ActivityFile
from common.refusals import Unacceptable
from submissions.evidence import keeping

MOST = 9  # of each role
PICTURES = (".jpg", ".jpeg", ".png")


@transaction.atomic
def add(
    *, activity: Activity, role: str, uploads: Sequence[UploadedFile], by: User, key: UUID | None = None
) -> list[ActivityFile]:
    """The rows, of files that wait for their check. Raises Unacceptable with a sentence. `key` of a single file: the
    same sent again, because the answer was lost on the way, is the file that is there already.

    Side effects: one audit event; the bytes lie in staging and a check of each is queued on commit.
    """
    access.check(by, "activity.write", activity)
    activity = workflow.lock(activity.pk)
    workflow.check_editable(activity)
    if key and (there := activity.files.filter(key=key)):
        return list(there)
    _check(activity, role, uploads)
    audit.record(action="activity.add_file", obj=activity, by=by, files=[upload.name for upload in uploads], role=role)
    folder = keeping.keep(uploads=uploads)
    files = folder.files.all() if folder else []
    own = {"key": key} if key and len(uploads) == 1 and not ActivityFile.objects.filter(key=key).exists() else {}
    return [ActivityFile.objects.create(activity=activity, file=file, role=role, added_by=by, **own) for file in files]


def _check(activity: Activity, role: str, uploads: Sequence[UploadedFile]) -> None:
    if role not in ActivityFile.Role.values:
        raise Unacceptable(422, _("没有这种文件，请在页面上重新选择。"))
    if not uploads:
        raise Unacceptable(422, _("请先选择文件。"))
    name = ActivityFile.Role(role).label
    if activity.files.filter(role=role).count() + len(uploads) > MOST:
        words = {"name": name, "n": MOST}
        raise Unacceptable(422, _("%(name)s最多 %(n)d 个，请先移除不需要的，再选择。") % words)
    wrong = [upload.name or "" for upload in uploads if not (upload.name or "").lower().endswith(PICTURES)]
    if role == ActivityFile.Role.PHOTO and wrong:
        raise Unacceptable(422, _("“%(name)s”不是 JPG 或 PNG 图片，不能作为照片。") % {"name": wrong[0][-60:]})
