"""Messages about objections: to who made one, and to organisers. No ORM, no clock, no I/O."""

from django.utils.translation import gettext_lazy as _

RECEIVED, ANSWERED, ARRIVED = "objection.received", "objection.answered", "objection.arrived"
WORDS = {
    RECEIVED: _("已收到异议"),
    ANSWERED: _("异议已答复"),
    ARRIVED: _("告知管理员收到异议"),
}
FIELDS = {
    RECEIVED: ("campaign", "objection", "facts", "day", "link"),
    ANSWERED: ("campaign", "objection", "facts", "finding", "reasons", "link"),
    ARRIVED: ("campaign", "category", "day", "link"),
}
FIELD_WORDS = {
    "objection": _("异议编号"),
    "finding": _("异议的办理结果"),
    "category": _("项目"),
}
