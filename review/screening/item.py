"""What the page of one entry shows a screener: the work, its checklist, what was decided, the queue around it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.permissions import SignedIn, allows
from campaign import calendar
from review import entry_filter
from review.entry_filter import QueueFilter
from review.models import Claim, ScreeningDecision, SecondReading
from review.screening import claims, decisions, facts, revisions, two_readers
from review.screening import queue as screening_queue
from review.screening.forms import DecisionForm, default_due
from submissions import states, workflow
from submissions.answers import in_words
from submissions.duplicates import judging, pairs
from submissions.files.cards import live_files
from submissions.models import Entry
from submissions.status import status as entry_status

UNDO_SECONDS = 10


def address_of(entry: Entry, chosen: QueueFilter) -> str:
    url = reverse("screening_item", args=[entry.pk])
    return f"{url}?{chosen.address}" if chosen.address else url


def context(request: SignedIn, entry: Entry, form: DecisionForm) -> dict[str, Any]:
    chosen = QueueFilter(request.GET, campaign=entry.campaign)
    coming = screening_queue.coming(request.user, entry, chosen)
    verdicts = judging.verdicts_of(entry)
    last = decisions.last_decision(entry)
    held = claims.of_others([entry.pk, *(one.pk for one in coming)], request.user)
    two = two_readers.of(entry, by=request.user, told=decisions.told(entry))
    return {
        "entry": entry,
        "own_url": address_of(entry, chosen),
        "status": entry_status.of(entry, reader="staff"),
        "section": entry.category.rules.section(entry.section),
        "answers": in_words.shown_answers(entry),
        "flags": facts.flags(entry, on=timezone.localdate()),
        "files": [(file, facts.facts(file)) for file in live_files(entry)],
        "likenesses": [(one, verdicts.get(one.other.pk)) for one in pairs.of(entry, by=request.user)],
        "same_as": judging.reason(entry, verdicts),
        **two,
        "asked": last,
        "changes": revisions.since(entry, last) if entry.state == entry_filter.PENDING else None,
        "form": form,
        "shows_grades": allows(request.user, "entry.shortlist"),
        "fields_open": form.chosen("fields_open"),
        "files_open": form.chosen("files_open"),
        "filter": chosen,
        "progress": screening_queue.progress(request.user, entry.campaign, chosen),
        "coming": [(one, held.get(one.pk)) for one in coming],
        "previous": screening_queue.before(request.user, entry, chosen),
        "due": form.data.get("until") or default_due(entry).isoformat(),
        **_what_may_be_done(request, entry, held.get(entry.pk), last, two["own_reading"]),
    }


def _what_may_be_done(
    request: SignedIn,
    entry: Entry,
    claim: Claim | None,
    last: ScreeningDecision | None,
    own_reading: SecondReading | None,
) -> dict[str, Any]:
    can_screen = allows(request.user, "entry.screen")
    pending = entry.state == entry_filter.PENDING
    is_open = calendar.shown(entry.campaign).is_open("screening") or (pending and workflow.is_late_revision(entry))
    return {
        "can_decide": can_screen and pending and is_open and claim is None and own_reading is None,
        "claim": claim if can_screen and pending and is_open else None,
        "claim_words": claims.in_use(claim) if claim else "",
        "may_extend": entry.state == states.RETURNED and allows(request.user, "entry.extend"),
        "closed": pending and not is_open,
        "undo": undo_offer(request) if can_screen else None,
        "may_disqualify": allows(request.user, "entry.disqualify"),
        "own_last": can_screen
        and bool(own_reading or (last and entry.state in decisions.AFTER and last.by_id == request.user.pk)),
    }


def undo_offer(request: SignedIn) -> dict[str, Any] | None:
    """The decision just made, offered for undoing during ten seconds."""
    last = request.session.get("last_decision")
    if not last:
        return None
    decision = decisions.recent(
        pk=last["decision"], by=request.user, seconds=UNDO_SECONDS, is_reading=last.get("is_reading", False)
    )
    if decision is None:
        request.session.pop("last_decision", None)
        return None
    left = UNDO_SECONDS - int((timezone.now() - decision.at).total_seconds())
    return {"decision": decision, "seconds": max(1, left)}
