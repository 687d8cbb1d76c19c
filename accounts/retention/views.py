"""The register of processing (个人信息处理登记), made from the table of the privacy page, and the log of erasing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import personal_data
from accounts.models import RetentionRun
from accounts.permissions import SignedIn, requires
from accounts.retention import runs

SHOWN = 30


@require_safe
@requires("people.edit", "audit.read")
def processing_register(request: SignedIn) -> HttpResponse:
    due = runs.due()
    words = {rule.code: rule.what for rule, _count in due}
    context = {
        "parts": personal_data.parts(),
        "due": due,
        "runs": [_in_words(one, words) for one in RetentionRun.objects.all()[:SHOWN]],
    }
    return render(request, "accounts/retention/register.html", context)


def _in_words(run: RetentionRun, words: dict[str, object]) -> dict[str, object]:
    done = [(words.get(code, code), count) for code, count in run.done.items() if count]
    faults = [(words.get(code, code), fault) for code, fault in run.faults.items()]
    return {"at": run.at, "done": done, "faults": faults}
