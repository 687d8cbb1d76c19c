"""The outbox: every mail and text message of ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One mail or text message of ours: what was or will be said to whom, about what. The outbox (accounts/outbox/).

    `secret` is what stands for outbox.LINK in the text (a link that opens an account); it is emptied once the message
    is sent. Codes of voters never come here: their numbers are not kept. `key` says that one occasion is told once.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("邮件")
        SMS = "sms", _("短信")

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        HELD = "held", _("暂缓发送")
        SENDING = "sending", _("正在发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")
        CANCELLED = "cancelled", _("已取消")

    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    secret = models.TextField(blank=True)
    # Of a text message: what the approved templates of SMS providers are filled with.
    fields = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=120, null=True, unique=True)
    # What it is about, as in the audit trail.
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=200)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)  # not sent before
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)  # why it was held, put off or given up

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="notice_by_object"),
            models.Index(fields=["to", "-created_at"], name="notice_by_address"),
            models.Index(fields=["due_at"], name="notice_to_be_sent", condition=Q(state__in=["waiting", "sending"])),
            models.Index(fields=["-id"], name="notice_in_trouble", condition=Q(state__in=["failed", "held"])),
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_sent_has_time",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject or self.text[:20]} → {self.to}"
