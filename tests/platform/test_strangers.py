"""Every address that names one thing, opened and posted to by people who have no business with that thing.

A new address with a key in it fails `test_every_keyed_address_is_tried` until it is in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import DataRequest, Notice, PendingAct
from activities.models import Activity, ActivityFile
from campaign.models import CopyRecipient
from operations.models import JobRun
from review.models import Anchor, Assignment, Objection, Panel, YearReport
from submissions import states
from submissions.models import Conversion, Entry, EntryFile, EvidenceFile, EvidenceFolder
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_file
from tests.review.objecting import make_objection
from tests.voting.fraud_scene import make_group
from voting.models import Complaint, VoteGroup

# What each address names; where it takes more than the key, the rest.
ADDRESSES: dict[str, tuple[str, dict[str, str]]] = {
    **dict.fromkeys(("entry", "entry_copy", "entry_delete_draft", "entry_submit"), ("entry", {})),
    **dict.fromkeys(("entry_withdraw", "entry_reopen", "entry_receipt", "entry_deadline", "uploads"), ("entry", {})),
    **dict.fromkeys(("entry_step", "entry_autosave"), ("entry", {"step": "work"})),
    **dict.fromkeys(("role_files", "plain_upload", "files_arrange"), ("entry", {"role": "work"})),
    "file_move": ("file", {"way": "up"}),
    **dict.fromkeys(("phone_link", "receipt_paper", "paper_address", "entry_national", "entry_result"), ("entry", {})),
    "entry_consents": ("entry", {}),
    "application_paper": ("entry", {"form": "pdf"}),
    "phone_piece": ("file", {"token": "forged"}),
    **dict.fromkeys(("file_remove", "file_caption", "upload", "conversion_ask", "conversion_line"), ("file", {})),
    **dict.fromkeys(("conversion", "conversion_accept", "conversion_decline"), ("conversion", {})),
    **dict.fromkeys(("branch_entry", "branch_recommend", "branch_unrecommend"), ("entry", {})),
    **dict.fromkeys(("branch_send_back", "branch_prefer", "filing_edit"), ("entry", {})),
    **dict.fromkeys(("branch_decline", "branch_undecline"), ("entry", {})),
    **dict.fromkeys(("branch_union_rename", "branch_union_switch", "branch_invite"), ("union", {})),
    **dict.fromkeys(("branch_serve", "branch_stop_serving"), ("union", {})),
    "branch_person": ("person", {"act": "lock"}),
    "branch_person_link": ("person", {}),
    "branch_copy_remove": ("copy", {}),
    **dict.fromkeys(("duplicate_pair", "duplicate_judge"), ("entry", {"other": 1})),
    **dict.fromkeys(("reconsider_ask", "reconsider_decide"), ("entry", {})),
    **dict.fromkeys(("screening_claim", "screening_take_over", "screening_extend"), ("entry", {})),
    **dict.fromkeys(("screening_item", "screening_decide", "screening_undo", "shortlist_remove"), ("entry", {})),
    **dict.fromkeys(("disqualify", "disqualify_propose", "shortlist_reserve"), ("entry", {})),
    "disqualification_decide": ("entry", {"decision": "confirm"}),
    **dict.fromkeys(("panel", "panel_expert", "panel_assign", "panel_plan"), ("panel", {})),
    **dict.fromkeys(("panel_meeting", "meeting_paper", "meeting_word", "panel_chair"), ("panel", {})),
    **dict.fromkeys(("meeting_write", "meeting_scan"), ("panel", {})),
    **dict.fromkeys(("anchor_withdraw", "anchor_try"), ("anchor", {})),
    "anchor_file": ("anchor", {"file_pk": 1}),
    "jury_words_act": ("entry", {}),
    "second_look": ("panel", {"entry": 1}),
    "meeting_scan_file": ("panel", {"file_pk": 1}),
    **dict.fromkeys(("panel_give", "panel_take", "panel_reserve"), ("panel", {})),
    **dict.fromkeys(("panel_member", "panel_replace"), ("panel", {"expert": "person"})),
    **dict.fromkeys(("expert", "expert_invite", "expert_withdraw"), ("person", {})),
    **dict.fromkeys(("score", "score_save", "score_recuse", "score_undo_recusal"), ("assignment", {})),
    **dict.fromkeys(("score_print", "score_print_word"), ("assignment", {})),
    **dict.fromkeys(("sheet", "sheet_reopen", "sheet_permit"), ("assignment", {})),
    **dict.fromkeys(("sheet_permit_end", "sheet_undo_recusal"), ("assignment", {})),
    "tie_propose": ("result", {}),
    "tie_decide": ("tie", {"decision": "confirm"}),
    "sheet_reopening_decide": ("assignment", {"decision": "confirm"}),
    **dict.fromkeys(("result_publish", "result_sign", "result_unplan"), ("result", {})),
    **dict.fromkeys(("result_check", "result_sheets"), ("result", {})),
    **dict.fromkeys(("person", "person_edit", "person_hand_over", "person_erase"), ("person", {})),
    "data_request_answer": ("data_request", {}),
    "person_act": ("person", {"act": "lock"}),
    "pending_act": ("act", {}),
    "pending_act_decide": ("act", {"decision": "confirm"}),
    "outbox_notice": ("notice", {}),
    "outbox_act": ("notice", {"act": "drop"}),
    "held_answer": ("file", {}),
    "check_stuck_again": ("file", {}),
    "retry_run": ("job_run", {}),
    "screening_take_back": ("person", {}),
    "score_original": ("assignment", {"key": "file"}),
    "fraud_group": ("group", {}),
    "fraud_act": ("group", {"act": "close"}),
    **dict.fromkeys(("fraud_complaint", "fraud_answer"), ("complaint", {})),
    "fraud_evidence": ("complaint", {"file_pk": 1}),
    **dict.fromkeys(("activity_edit", "activity_autosave", "activity_take_back"), ("activity", {})),
    **dict.fromkeys(("activity_delete", "activity_files", "activity_review", "activity"), ("activity", {})),
    "activity_add_file": ("activity", {"role": "photo"}),
    "activity_act": ("activity", {"action": "count"}),
    "activity_remove_file": ("activity", {"key": "activity_file"}),
    **dict.fromkeys(("activity_photo", "activity_file"), ("activity_file", {})),
    "year_report_file": ("year_report", {}),
    "objection": ("objection", {}),
    "objection_evidence": ("objection", {"file_pk": 1}),
    "objection_answer": ("objection", {"how": "reject"}),
    "objection_decide": ("objection", {"decision": "confirmed"}),
}
KEYED = ("file", "conversion", "activity_file")  # named by a key that nobody guesses
FORM = {"title": "改", "note": "x", "to": "off", "m-theme": "60", "reason": "x", "place": "1", "role": "entrant"}


@pytest.fixture
def things(cast: Cast) -> dict[str, Any]:
    """The entrant's entry with all that hangs on it; `expert` scores it, `expert2` does not."""
    category = make_campaign().categories.get(code="film")
    return hung_on(make_entry(category, by=cast.entrant, state=states.SHORTLISTED, title="最后一盏灯"), cast)


def hung_on(entry: Entry, cast: Cast) -> dict[str, Any]:
    """The key of one thing of every kind of ADDRESSES, all of this entry's campaign."""
    campaign, category = entry.campaign, entry.category
    panel = Panel.objects.create(campaign=campaign, category=category)
    li = {"name": "李局", "email": "copy@example.org"}
    copy = CopyRecipient.objects.create(campaign=campaign, union=cast.recommender.union, **li)
    return {
        "entry": entry.pk,
        "file": make_file(entry).key,
        "conversion": Conversion.objects.create(file=make_file(entry), target="jpg", asked_by=cast.entrant).key,
        "union": cast.entrant.union_id,
        "person": cast.entrant.pk,
        "copy": copy.pk,
        "panel": panel.pk,
        "assignment": Assignment.objects.create(panel=panel, entry=entry, expert=cast.expert).pk,
        "result": 1,
        "tie": 1,
        "data_request": DataRequest.objects.create(person=cast.entrant, kind="erase", text="请删除").pk,
        "anchor": Anchor.objects.create(
            category=category, title="灯塔", level="优秀", points=85, entry=entry, made_by=cast.organiser
        ).pk,
        "act": PendingAct.objects.create(person=cast.entrant, kind="second_factor", proposed_by=cast.organiser).pk,
        "group": make_group(entry).pk,
        "complaint": Complaint.objects.create(campaign=campaign, entry=entry, reference="2222", what="拉票").pk,
        **_activity(cast, campaign),
        "objection": make_objection(entry).pk,
        "year_report": YearReport.objects.create(campaign=campaign, requested_by=cast.organiser).pk,
        "job_run": JobRun.objects.create(
            task="submissions.tasks.check_file", outcome="failed", started_at=timezone.now()
        ).pk,
        "notice": Notice.objects.create(kind="test", to="a@example.org", text="正文", object_type="", object_id="").pk,
    }


def _activity(cast: Cast, campaign: Any) -> dict[str, Any]:
    """A record that waits for its recommending union, with a photograph that nobody else may see."""
    owner = {"union": cast.entrant.union, "recommending": cast.recommender.union, "created_by": cast.entrant}
    record = Activity.objects.create(campaign=campaign, typed={"title": "网络安全进车间"}, **owner)
    file = EvidenceFile.objects.create(folder=EvidenceFolder.objects.create(), original_name="现场.jpg", size=10)
    photo = ActivityFile.objects.create(activity=record, file=file, role="photo", added_by=cast.entrant)
    return {"activity": record.pk, "activity_file": photo.key}


def keyed(patterns: Any) -> Iterator[str]:
    """Names of our own addresses that hold a number or a key of a row."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from keyed(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and {"pk", "key"} & pattern.pattern.converters.keys():
            if not pattern.callback.__module__.startswith("allauth"):
                yield pattern.name


def test_every_keyed_address_is_tried() -> None:
    # An import's key is a secret of its maker, in the cache and not in a table; test_importing and test_excel try it. A
    # security key asks for the password first and is then only found among one's own; test_second_factor tries it.
    of_imports = {
        f"{name}_{page}"
        for name in ("branch_import", "screening_import", "activity_import", "experts_import")
        for page in ("confirm", "wrong_lines")
    }
    # A device that is not one's own is told as one that is gone; test_devices tries it.
    # PINs to be told are kept like an import, and shown once; test_invitations tries it.
    elsewhere = {*of_imports, "remove_security_key", "end_device", "expert_pins"}
    assert set(keyed(get_resolver().url_patterns)) - elsewhere == set(ADDRESSES)


@pytest.mark.parametrize("who", ["outsider", "outside_recommender", "expert2", None])
def test_strangers_meet_nothing_and_change_nothing(
    cast: Cast, as_: Any, things: dict[str, Any], who: str | None
) -> None:
    browser, before = as_(getattr(cast, who) if who else None), _all(things)
    opened = []
    for name, (kind, rest) in ADDRESSES.items():
        more = {key: things.get(value, value) for key, value in rest.items()}
        path = reverse(name, kwargs={"key" if kind in KEYED else "pk": things[kind], **more})
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
            response = browser.post(path, FORM) if method == "POST" else browser.generic(method, path)
            if not _is_closed(response, who):
                opened.append((name, method, response.status_code))
    assert opened == []
    assert _all(things) == before


def test_its_own_people_meet_it(cast: Cast, as_: Any, things: dict[str, Any]) -> None:
    """Else the test above would also pass where the address leads nowhere."""
    for person, name, kind in (
        (cast.entrant, "entry", "entry"),
        (cast.recommender, "branch_entry", "entry"),
        (cast.recommender, "branch_union_rename", "union"),
        (cast.screener, "screening_item", "entry"),
        (cast.organiser, "panel", "panel"),
        (cast.expert, "score", "assignment"),
    ):
        assert as_(person).get(reverse(name, args=[things[kind]])).status_code == 200, name


def _is_closed(response: Any, who: str | None) -> bool:
    if who is None and response.status_code == 302:
        return str(response["Location"]).startswith("/accounts/login/")
    if response.status_code in (401, 415):  # addresses of uploads: nobody known, and a form where none is taken
        return who is None or response.status_code == 415
    return response.status_code in (403, 404, 405, 412)


def _all(things: dict[str, Any]) -> list[Any]:
    entry = Entry.objects.filter(pk=things["entry"]).values().get()
    file = EntryFile.objects.filter(key=things["file"]).values().get()
    assignment = Assignment.objects.filter(pk=things["assignment"]).values().get()
    rows = (CopyRecipient, PendingAct, Notice, VoteGroup, Complaint, Activity, ActivityFile, Objection)
    return [entry, file, assignment, *(row for model in rows for row in model.objects.values())]
