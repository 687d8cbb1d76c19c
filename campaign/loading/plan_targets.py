"""The targets of the activity plan, changed in the site: in the definition itself, so that the export writes them.

Like dates that are edited in the site they stay until a file with other content is loaded.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign import memory
from campaign.definition.as_json import to_dict
from campaign.definition.spec.activity_plan import COUNTERS, MOST_TARGET
from campaign.history import recording
from campaign.history.differences import differences
from campaign.loading.exporting import stored_definition
from campaign.models import Campaign
from common.refusals import Refused


@transaction.atomic
def set_targets(*, campaign: Campaign, targets: Mapping[str, int], by: User) -> bool:
    """Whether anything was another. Side effects: a row of the campaign's history, an audit event; all processes
    read the campaign anew. Raises Refused."""
    permissions.check(by, "campaign.edit")
    row = Campaign.objects.defer(None).select_for_update(no_key=True).get(pk=campaign.pk)
    if not row.is_current:
        raise Refused(_("往年的活动只能查看，不能再修改。"))
    if any(not 1 <= number <= MOST_TARGET for number in targets.values()):
        raise Refused(_("目标数应在 1 到 %(most)s 之间。") % {"most": f"{MOST_TARGET:,}"})
    old = row.definition.activities
    wanted: dict[str, Any] = {code: targets[code] for code in COUNTERS if code in targets}
    new = dataclasses.replace(old, **wanted)
    if new == old:
        return False
    was, now = stored_definition(row), dataclasses.replace(stored_definition(row), activities=new)
    row.spec = row.spec | {"activities": to_dict(new)}
    row.save(update_fields=["spec"])
    recording.record(row, now, differences(was, now, {}), part="activities", by=by)
    changed = [code for code in COUNTERS if new.target(code) != old.target(code)]
    before = {code: old.target(code) for code in changed}
    after = {code: new.target(code) for code in changed}
    audit.record(action="campaign.targets", obj=row, by=by, before=before, after=after)
    memory.forget_on_commit()
    return True
