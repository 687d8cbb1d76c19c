import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.audit_trail.labels import labels
from accounts.models import AuditEvent
from submissions import states

ROOT = Path(__file__).parents[3]
TRAIL = "audit_trail"


@pytest.fixture
def trail(cast):
    with transaction.atomic():
        audit.record(
            action="entry.admit", obj=cast.entrant, by=cast.screener, label="FJ23-0412《渔排上的信号》", note="好"
        )
        audit.record(action="panel.make", obj=cast.expert, by=cast.organiser, label="微视频")
        audit.record(action="entry.auto_return", obj=cast.entrant, by=None, label="FJ23-0413《听见车间》")
    return cast


def found(browser, **query):
    return [event.action for event, _label, _details in browser.get(reverse(TRAIL), query).context["events"]]


@pytest.mark.parametrize(
    ("person", "status"),
    [("auditor", 200), ("organiser", 200), ("screener", 403), ("expert", 403), ("recommender", 403), ("entrant", 403)],
)
def test_the_trail_is_for_auditor_and_organiser(cast, as_, person, status):
    assert as_(getattr(cast, person)).get(reverse(TRAIL)).status_code == status


def test_search_by_actor_action_object_and_day(trail, as_):
    browser, today = as_(trail.auditor), timezone.localdate()
    assert found(browser) == ["entry.auto_return", "panel.make", "entry.admit"]
    assert found(browser, actor="陈雅琳") == ["entry.admit"]
    assert found(browser, actor="系统") == ["entry.auto_return"]
    assert found(browser, action="初评通过") == ["entry.admit"]
    assert found(browser, action="panel.") == ["panel.make"]
    assert found(browser, object="FJ23-0413") == ["entry.auto_return"]
    assert len(found(browser, since=today.isoformat(), until=today.isoformat())) == 3
    assert found(browser, until=(today - timedelta(days=1)).isoformat()) == []
    assert found(browser, since=(today + timedelta(days=1)).isoformat()) == []


def test_nonsense_in_the_search_is_no_error(trail, as_):
    browser = as_(trail.auditor)
    page = browser.get(reverse(TRAIL), {"since": "昨天", "until": "2023-13-45", "page": "-7", "actor": "%_'"})
    assert page.status_code == 200
    assert found(browser, object="<script>") == []
    assert "<script>alert" not in browser.get(reverse(TRAIL), {"object": "<script>alert(1)</script>"}).content.decode()


def test_events_cannot_be_changed_or_deleted(trail):
    for act in (AuditEvent.objects.update, AuditEvent.objects.all().delete):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            act(**({"action": "x"} if act.__name__ == "update" else {}))
    assert AuditEvent.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    from tests.factories import make_user

    user = make_user()
    with pytest.raises(RuntimeError, match="must run in the transaction"):
        audit.record(action="x", obj=user, by=user)


def test_an_event_falls_with_the_act_it_records(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(action="entry.admit", obj=cast.entrant, by=cast.screener)
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_trail_asks_the_same_number_of_questions(cast, as_, rows, django_assert_num_queries):
    with transaction.atomic():
        for _ in range(rows):
            audit.record(action="entry.admit", obj=cast.entrant, by=cast.screener)
    browser = as_(cast.auditor)
    with django_assert_num_queries(6):
        browser.get(reverse(TRAIL))


def test_every_act_that_is_recorded_has_words() -> None:
    """Acts named where they are recorded, and those that `workflow.perform` makes of the table of states."""
    rooms = ("accounts", "campaign", "submissions", "activities", "voting", "review")
    code = "\n".join(path.read_text(encoding="utf-8") for room in rooms for path in (ROOT / room).rglob("*.py"))
    named = set(re.findall(r'\baction="([a-z_]+\.[a-z_]+)"', code)) | {f"entry.{action}" for action in states.ACTIONS}
    assert sorted(named - set(labels())) == []
    assert len(named) > 60


def test_each_app_brings_the_words_of_its_own_acts() -> None:
    brought = [code for config in apps.get_app_configs() for code in getattr(config, "audit_labels", {})]
    assert sorted(brought) == sorted(set(brought))
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "accounts").rglob("*.py"))
    assert not re.findall(r'"(?:entry|file|panel|sheet|result|shortlist|filing|package|branch)\.[a-z_]+": _', code)


def recorded_keys():
    """The details that the apps write beside an act: the keywords of every call of `record` but its own."""
    own = {"action", "obj", "by", "label", "who"}
    for app in ("accounts", "campaign", "submissions", "activities", "voting", "review"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record":
                    yield from ((key.arg, path.name) for key in node.keywords if key.arg and key.arg not in own)


def test_every_detail_of_an_act_has_its_words():
    known = {key for config in apps.get_app_configs() for key in getattr(config, "audit_details", {})}
    assert sorted({(key, file) for key, file in recorded_keys() if key not in known}) == []


def test_the_page_says_details_in_words_and_no_codes(cast, as_):
    with transaction.atomic():
        audit.record(
            action="entry.admit", obj=cast.entrant, by=cast.screener, label="FJ23-0044《渔排上的信号》",
            state=["recommended", "admitted"], ip="10.1.2.3", numbers=[], changes={"returned_until": "None"},
            until="2023-07-20T18:00:00+08:00", role="screener", note="",
        )  # fmt: skip
    page = as_(cast.auditor).get(reverse(TRAIL))
    ((_event, _label, details),) = page.context["events"]
    assert dict(details) == {  # PostgreSQL keeps a document's keys in an order of its own
        "状态": "待初评、初评通过", "网络地址": "10.1.2.3", "期限": "2023年7月20日 18:00", "角色": "初评人员",
    }  # fmt: skip
    assert not re.search(r"entry\.admit|user #|#\d", page.content.decode().split("<tbody>")[1].split("</tbody>")[0])
