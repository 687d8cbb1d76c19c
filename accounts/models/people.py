"""The union tree and the people."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models.trail import AuditEvent


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
    # Its place in the province's official order, from the file of unions; those made on the site come after these.
    position = models.PositiveSmallIntegerField(default=9999)
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
    """One account, one role, at most one union at a time (`Membership`). Voters are not users (voting/identity.py)."""

    class Role(models.TextChoices):
        ENTRANT = "entrant", _("申报员")
        RECOMMENDER = "recommender", _("推荐单位管理员")
        SCREENER = "screener", _("初评人员")
        ORGANISER = "organiser", _("省总活动管理员")
        EXPERT = "expert", _("专家")
        AUDITOR = "auditor", _("监督员")

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("电子邮箱"), blank=True, db_index=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    role = models.CharField(_("角色"), max_length=12, choices=Role.choices)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    serves_several = models.BooleanField(default=False)  # for a choice of where to act, without asking for rows
    is_active = models.BooleanField(_("启用"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Grows where all sessions of the person must end: a new address, a lock.
    session_epoch = models.PositiveIntegerField(default=0)
    email_changed_at = models.DateTimeField(null=True, blank=True)
    password_changed_at = models.DateTimeField(default=timezone.now)

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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django compares it with what the session holds: a new epoch ends the session as a new password does."""
        epoch = f"|{self.session_epoch}" if self.session_epoch else ""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, self.password + epoch, secret=secret, algorithm="sha256").hexdigest()

    # Third parties (allauth) ask for these; there is no Django admin here.
    is_staff = False
    is_superuser = False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
