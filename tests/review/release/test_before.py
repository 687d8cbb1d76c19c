"""What was published before publicity was counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from campaign.phases import ZONE
from review.models import Result
from review.release import standing
from review.results import publishing
from tests.review import releasing
from tests.review.conftest import Stage

MIGRATION = import_module("review.migrations.0014_publicity_of_before")


def test_what_was_published_before_is_in_publicity_or_final_by_its_date(stage: Stage) -> None:
    stage.scored()
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    releasing.publish(result, by=stage.cast.organiser)
    found = {}
    for at in (datetime(2023, 9, 28, 9, tzinfo=ZONE), timezone.now() - timedelta(hours=1)):
        Result.objects.update(published_at=at, publicity_until=None)
        MIGRATION.count_publicity(apps, None)
        result.refresh_from_db()
        found[at.year] = (standing.of(result).code, timezone.localdate(result.publicity_until))
    assert found[2023] == (standing.FINAL, date(2023, 10, 12))
    assert found[timezone.localdate().year][0] == standing.PUBLICITY
