"""Two entries that look alike, side by side: their players seek together, and a screener says what they are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.audit_trail.reading import reads_personal_data
from accounts.permissions import SignedIn, allows, requires
from common.refusals import Refused
from review.entry_filter import QueueFilter
from review.screening import item
from submissions.access import get_entry_or_404
from submissions.answers import in_words
from submissions.duplicates import judging
from submissions.models import DuplicateVerdict


@require_safe
@requires("entry.read_submitted")
@reads_personal_data(_lazy("疑似重复作品对照"))
def duplicate_pair(request: SignedIn, pk: int, other: int) -> HttpResponse:
    pair = [get_entry_or_404(request.user, key) for key in (pk, other)]
    chosen = QueueFilter(request.GET, campaign=pair[0].campaign)
    context = {
        "entry": pair[0],
        "other": pair[1],
        "sides": [(one, in_words.shown_answers(one)) for one in pair],
        "verdict": judging.verdicts_of(pair[0]).get(other),
        "answers": DuplicateVerdict.Answer.choices,
        "can_judge": allows(request.user, "entry.screen"),
        "back": item.address_of(pair[0], chosen),
        "filter": chosen,
    }
    return render(request, "review/duplicates/pair.html", context)


@require_POST
@requires("entry.screen")
def duplicate_judge(request: SignedIn, pk: int, other: int) -> HttpResponse:
    entry, second = (get_entry_or_404(request.user, key) for key in (pk, other))
    try:
        verdict = judging.judge(entry=entry, other=second, by=request.user, answer=request.POST.get("answer", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = {"number": second.number, "answer": verdict.get_answer_display()}
        messages.success(request, _("已记录：与 %(number)s 的关系是“%(answer)s”。") % said)
    return redirect(item.address_of(entry, QueueFilter(request.GET, campaign=entry.campaign)))
