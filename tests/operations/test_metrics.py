"""/metrics: for the collector only, and its figures are those of the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import AuditEvent, Notice
from campaign.models import Campaign
from operations.metrics import figures, requests
from operations.models import JobRun
from submissions import states
from submissions.models import EntryFile
from tests.factories import make_campaign, make_entry, make_file
from tests.voting.scene import make_vote

pytestmark = pytest.mark.django_db
TOKEN = "t" * 40
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("token", "networks", "given", "forwarded", "status"),
    [
        ("", [], "", "", 404),
        ("", [], "Bearer ", "", 404),
        (TOKEN, [], "", "", 404),
        (TOKEN, [], f"Bearer {TOKEN[1:]}", "", 404),
        (TOKEN, [], TOKEN, "", 404),
        (TOKEN, [], "Bearer 口令", "", 404),
        (TOKEN, [], f"Bearer {TOKEN}", "", 200),
        ("", ["10.0.0.0/8"], "", "10.1.2.3", 200),
        ("", ["10.0.0.0/8", "fd00::/8"], "", "11.1.2.3", 404),
        ("", ["10.0.0.0/8"], "", "10.1.2.3, 8.8.8.8", 404),  # the hop that our proxy has seen counts
    ],
)
def test_strangers_find_no_such_page(settings: Any, token: str, networks: Any, given: str, forwarded: str, status: int):
    settings.METRICS_TOKEN, settings.METRICS_NETWORKS, settings.TRUSTED_PROXIES = token, networks, 1
    headers = {"Authorization": given, "X-Forwarded-For": forwarded}
    assert Client(headers={k: v for k, v in headers.items() if v}).get("/metrics").status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_the_figures_are_those_of_the_rows(
    settings: Any, cast: Any, rows: int, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(figures, "queue_lengths", lambda: {"celery": 3.0, "slow": 0.0})
    monkeypatch.setattr(figures, "disks_free", lambda: {"media": 5e9})
    campaign, now = make_campaign(), timezone.now()
    for _ in range(rows):
        make_rows(campaign, cast, now)
    with django_assert_num_queries(7):
        found = read(Client(headers=HEADERS).get("/metrics"))
    assert found["bamin_queue_length", "celery"] == 3
    assert found["bamin_disk_free_bytes", "media"] == 5e9
    assert found["bamin_checks_stuck", ""] == rows
    assert found["bamin_votes_last_minute", ""] == rows
    assert found["bamin_login_failures_last_hour", ""] == rows
    assert found["bamin_jobs_missing", ""] == 1
    assert found["bamin_checks_oldest_seconds", ""] == pytest.approx(1800, abs=60)
    assert found["bamin_messages_oldest_seconds", ""] == pytest.approx(300, abs=60)
    assert found["bamin_job_age_seconds", "erase-what-is-over"] == pytest.approx(2 * 86400, abs=60)
    assert found["bamin_backup_age_seconds", ""] == pytest.approx(7200, abs=60)


def make_rows(campaign: Campaign, cast: Any, now: Any) -> None:
    entry = make_entry(campaign.categories.get(code="film"), by=cast.entrant, state=states.SHORTLISTED)
    file = make_file(entry)
    EntryFile.objects.filter(pk=file.pk).update(state="checking", received_at=now - timedelta(minutes=30))
    make_vote(entry)
    make_vote(entry, cast_at=now - timedelta(minutes=2))
    AuditEvent.objects.create(action="person.login_failed", actor_label="x", object_type="user", object_label="x")
    ago = now - timedelta(minutes=5)
    Notice.objects.create(kind="x", to="a@b.cn", subject="x", text="x", due_at=ago, created_at=ago)
    for job, age in (("erase-what-is-over", timedelta(days=2)), ("backup", timedelta(hours=2))):
        JobRun.objects.create(job=job, task=job, outcome="done", started_at=now - age, ended_at=now - age)


def test_votes_of_before_the_last_minute_are_not_counted(cast: Any) -> None:
    campaign = make_campaign()
    make_vote(make_entry(campaign.categories.get(code="film"), by=cast.entrant, state=states.SHORTLISTED))
    now = timezone.now()
    assert figures.votes_since(now - timedelta(minutes=1)) == 1
    assert figures.votes_since(now + timedelta(minutes=1)) == 0


def test_requests_are_counted_by_status_and_only_when_asked_for(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    client, before = Client(headers=HEADERS), {}
    before = read(client.get("/metrics"))
    for path in ("/nothing-here", "/nothing-here", "/healthz"):
        client.get(path)
    after = read(client.get("/metrics"))
    name = "bamin_request_seconds_count"
    assert after[name, "GET 404"] - before.get((name, "GET 404"), 0) == 2
    settings.METRICS_TOKEN = ""
    with pytest.raises(requests.MiddlewareNotUsed):
        requests.RequestMetricsMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    assert RequestFactory().get("/").method in requests.METHODS


def test_the_broker_is_asked_for_each_queue() -> None:
    assert set(figures.queue_lengths()) == {"celery", "slow", "messages"}
    assert set(figures.disks_free()) >= {"media", "uploads"}


def read(response: Any) -> dict[tuple[str, str], float]:
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    samples = [one for family in families for one in family.samples if "le" not in one.labels]
    return {(one.name, " ".join(one.labels.values())): one.value for one in samples}
