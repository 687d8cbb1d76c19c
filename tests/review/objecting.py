"""An objection as a row, for tests that only need that there is one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import User
from review.models import Objection, Result
from submissions.models import Entry
from tests.factories import make_user

SUSTAINED = {"remedy": "sheets", "reason": "一份评分表录错了。", "answer": "经复核成立。", "brief": "重新评分。"}


def make_objection(entry: Entry, result: Result | None = None, **changes: Any) -> Objection:
    by = User.objects.filter(role="organiser").first() or make_user(role="organiser")
    place = {"campaign": entry.campaign, "category": entry.category}
    result = result or Result.objects.create(**place, version=9, computed_by=by, inputs={}, inputs_sha256="0" * 64)
    count = Objection.objects.count()
    values = {"number": f"YY-{count}", "reference": f"2222-2222-{count:04d}", "subjects": ["scores"], "what": "录错了"}
    values |= {"due_on": timezone.localdate(), "entry": entry, "result": result} | place
    return Objection.objects.create(**(values | changes))
