"""The messages that experts get. No ORM, no clock, no I/O."""

from django.utils.translation import gettext_lazy as _

INVITED, PIN = "expert.invited", "expert.pin"
ASSIGNED, REPLACED, REMINDER = "expert.assigned", "expert.replaced", "expert.reminder"
WORDS = {
    INVITED: _("邀请专家"),
    PIN: _("专家邀请的校验码"),
    ASSIGNED: _("作品分配，告知专家"),
    REPLACED: _("接替评审，告知专家"),
    REMINDER: _("评审截止前提醒专家"),
}
FIELDS = {
    INVITED: ("campaign", "person", "projects", "phase", "pin_way", "until", "link"),
    ASSIGNED: ("campaign", "person", "projects", "count", "until", "link"),
    REPLACED: ("campaign", "person", "projects", "count", "until", "link"),
    REMINDER: ("campaign", "person", "count", "until", "link"),
}
FIELD_WORDS = {
    "projects": _("评审项目"),
    "phase": _("评审的起止时间"),
    "pin_way": _("校验码怎样告诉本人"),
}
