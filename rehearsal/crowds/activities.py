"""Activities of the demo, led through the verbs of their people: recorded, photographed, recommended, counted."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Union, User
from activities import workflow
from activities.files import adding, copies
from activities.models import Activity
from activities.recording import drafts, typed
from campaign.definition.spec import FileRule
from rehearsal.builder import Builder
from rehearsal.sample_files.samples import sample_for
from rehearsal.story.works import read
from submissions.answers import merging
from submissions.evidence import checking

# How far each fate goes; whoever goes further passes through all before.
AT_PROVINCE = ("recommended", "counted", "returned")
PHOTO = FileRule(role="photo", label="照片", kinds=("jpg",))
RETURN_NOTE = "现场人数为估计数，请补充签到表或现场照片后再报。"


@dataclass(frozen=True)
class _People:
    """Who acts on one record."""

    clerk: User
    recommender: User
    organiser: User


def tell(builder: Builder) -> int:
    """All activities of the story; how many."""
    counties = Union.objects.filter(kind=Union.Kind.COUNTY).in_bulk(field_name="code")
    rows = read("activities")["activities"]
    for seed, row in enumerate(rows, start=1):
        _tell(builder, row, str(counties[row["county"]].pk), seed)
    return len(rows)


def _tell(builder: Builder, row: Mapping[str, Any], county: str, seed: int) -> None:
    people = _people(builder, row["who"])
    activity = _record(row, county, people.clerk)
    for number in range(row.get("photos", 0)):
        _photograph(builder, activity, people.clerk, seed * 10 + number)
    activity = drafts.submit(activity=activity, by=people.clerk)
    if row["fate"] not in AT_PROVINCE:
        return
    if activity.state == "submitted":  # a recommending union's own goes on by itself
        activity = workflow.perform(activity=activity, action="recommend", by=people.recommender)
    if row["fate"] == "counted":
        workflow.perform(activity=activity, action="count", by=people.organiser)
    elif row["fate"] == "returned":
        workflow.perform(activity=activity, action="return", by=people.organiser, note=RETURN_NOTE)


def _people(builder: Builder, who: str) -> _People:
    clerk = builder.cast.users[who]
    assert clerk.union is not None
    branch = clerk.union.recommending or clerk.union
    return _People(clerk, builder.cast.recommender_of(branch), builder.cast.one("organiser"))


def _record(row: Mapping[str, Any], county: str, clerk: User) -> Activity:
    assert clerk.union is not None
    activity = drafts.start(union=clerk.union, by=clerk, key=uuid.uuid4())
    values = {name: str(row.get(name, "")) for name in typed.NAMES}
    held = timezone.localdate() - timedelta(days=row["days"])
    values |= {"county": county, "starts_on": held.isoformat(), "may_show_photos": "yes"}
    today = timezone.localdate().isoformat()
    rows = [{"channel": channel, "reads": str(n), "counted_on": today} for channel, n in row.get("spread", ())]
    base = {name: merging.digest(value) for name, value in typed.stored(activity).items()}
    return drafts.save(activity=activity, by=clerk, data=values | {typed.SPREAD: rows}, base=base)[0]


def _photograph(builder: Builder, activity: Activity, clerk: User, seed: int) -> None:
    path = sample_for(PHOTO, builder.media, seed=seed)
    upload = SimpleUploadedFile(f"现场照片{seed}.jpg", path.read_bytes(), "image/jpeg")
    for file in adding.add(activity=activity, role="photo", uploads=[upload], by=clerk):
        checking.check(file.file_id)
        copies.make(file.pk)
