"""The message that tells a recommending union of its screening results. No ORM, no clock, no I/O."""

from django.utils.translation import gettext_lazy as _

KIND = "branch.screened"
WORDS = {KIND: _("初评结果告知推荐单位")}
FIELDS = {KIND: ("campaign", "branch", "result", "link")}
FIELD_WORDS = {"result": _("共几件、通过几件、未通过几件")}
