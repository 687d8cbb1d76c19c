"""Who signed a result: two organisers before it can be published, and the auditor beside them if she likes."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from review.models.results import Result


class ResultSignature(models.Model):
    """Kept for good. A person signs a version once, so that two signatures are two people's."""

    class Kind(models.TextChoices):
        SIGN = "sign", _("签署")
        COUNTERSIGN = "countersign", _("监督签注")

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    inputs_sha256 = models.CharField(max_length=64)  # what was signed

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="result_signed_once_by_each", fields=["result", "by"])]

    def __str__(self) -> str:
        return f"{self.result} {self.kind} {self.by_id}"
