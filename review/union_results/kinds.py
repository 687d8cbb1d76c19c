"""The message that tells a recommending union that results are public. No ORM, no clock, no I/O."""

from django.utils.translation import gettext_lazy as _

BRANCH = "branch.result"
WORDS = {BRANCH: _("评选结果告知推荐单位")}
FIELDS = {BRANCH: ("campaign", "branch", "count", "link")}
