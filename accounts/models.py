"""The union tree, the people, the audit trail, and the outbox."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import storable


class Union(models.Model):
    """A node of the organisation tree (工会). `path` lists the codes from the root, "/fj/350100/350102/"."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("省总工会")
        CITY = "city", _("设区市总工会")
        ZONE = "zone", _("综合实验区总工会")
        ORGANS = "organs", _("省直机关工会")
        INDUSTRY = "industry", _("省级产业（系统）工会")
        ENTERPRISE = "enterprise", _("省总直属企业工会")
        DEPARTMENT = "department", _("省总部室、直属事业单位")
        COUNTY = "county", _("县（市、区）总工会")
        GRASSROOTS = "grassroots", _("基层工会")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    # The node directly below the province through which this union reports; itself for such a node.
    recommending = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=200, db_index=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="union_only_province_has_no_parent",
                condition=Q(kind="province", parent__isnull=True) | (~Q(kind="province") & Q(parent__isnull=False)),
            ),
            models.UniqueConstraint(name="union_name_unique_below_parent", fields=["parent", "name"]),
        ]

    def __str__(self) -> str:
        return self.name

    def chain_codes(self) -> list[str]:
        """Codes from the root down to this union."""
        return [code for code in self.path.split("/") if code]


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> User:
        """An organiser, who invites everybody else. For `manage.py createsuperuser`; one audit event by the system."""
        with transaction.atomic(using=self._db):
            user = self.create_user(username, password, **({"role": User.Role.ORGANISER} | fields))
            AuditEvent.objects.record(action="person.create", obj=user, by=None, role=user.role)
        return user


class User(AbstractBaseUser):
    """One account, one role, at most one union. Voters are not users (voting/identity.py)."""

    class Role(models.TextChoices):
        ENTRANT = "entrant", _("申报员")
        RECOMMENDER = "recommender", _("推荐单位管理员")
        SCREENER = "screener", _("初评人员")
        ORGANISER = "organiser", _("省总组织者")
        EXPERT = "expert", _("专家")
        AUDITOR = "auditor", _("监督员")

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("电子邮箱"), blank=True, db_index=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    role = models.CharField(_("角色"), max_length=12, choices=Role.choices)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(_("启用"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "email"]  # what createsuperuser asks; the role is the organiser's

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_once_whatever_its_case"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_once"),
            models.CheckConstraint(
                name="user_role_known",
                condition=Q(
                    role__in=[
                        "entrant",
                        "recommender",
                        "screener",
                        "organiser",
                        "expert",
                        "auditor",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="user_union_where_role_needs_one",
                condition=~Q(role__in=["entrant", "recommender"]) | Q(union__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # Third parties (allauth) ask for these; there is no Django admin here.
    is_staff = False
    is_superuser = False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class AuditEventManager(models.Manager["AuditEvent"]):
    def record(
        self,
        *,
        action: str,
        obj: models.Model,
        by: User | None,
        label: str = "",
        who: str = "系统",
        **details: Any,
    ) -> AuditEvent:
        """Write one event. `by=None` is the system itself or `who`. Refuses to run outside a transaction.

        Both the act and its event are stored, or neither: the caller's atomic block holds them together. An `obj`
        that was never saved stands for one that does not exist; `label` says so.
        """
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("audit.record() must run in the transaction of the act it records")
        return self.create(
            actor=by,
            actor_label=f"{by.name}（{by.get_role_display()}）" if by else who,
            action=action,
            object_type=obj._meta.model_name or "",
            object_id=str(obj.pk or ""),
            object_label=(label or str(obj))[:200],
            details=storable(details),
        )


class AuditEvent(models.Model):
    """One act of one person. Append-only: triggers in the database refuse UPDATE and DELETE."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actor_label = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    objects = AuditEventManager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            models.Index(fields=["-at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.action} {self.object_label}"


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
    key = models.CharField(max_length=120, null=True, unique=True)
    # What it is about, as in the audit trail.
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
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
        ]
        constraints = [
            models.CheckConstraint(
                name="notice_sent_has_time",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject or self.text[:20]} → {self.to}"
