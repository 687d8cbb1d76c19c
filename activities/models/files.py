"""What shows that an activity took place: photographs, and papers or screenshots for whoever counts it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models.activities import Activity
from submissions.models import EvidenceFile


class ActivityFile(models.Model):
    """One file of an activity. Its bytes, its check and what the check said are the EvidenceFile's; `copy_name` is the
    scaled copy of a photograph without place, camera or anything else of its original, made once it has passed."""

    class Role(models.TextChoices):
        PHOTO = "photo", _("照片")
        PROOF = "proof", _("佐证材料")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(EvidenceFile, on_delete=models.PROTECT, related_name="of_activity")
    role = models.CharField(max_length=5, choices=Role.choices)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    copy_name = models.CharField(max_length=120, blank=True)
    copy_failed = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="activity_file_role_known", condition=Q(role__in=["photo", "proof"])),
            models.CheckConstraint(
                name="activity_file_copy_or_not", condition=Q(copy_name="") | Q(copy_failed=False, role="photo")
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)
