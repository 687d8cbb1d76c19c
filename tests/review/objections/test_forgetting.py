"""Who objected is forgotten in time, or at once where she wants it; what was objected stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from review.models import Objection
from review.objections import answering, forgetting
from tests.review.objections.conftest import ANSWER, Published


def answered(published: Published, *, days: int) -> Objection:
    made = published.object_to()
    answering.reject(objection=made, by=published.free, **ANSWER)
    Objection.objects.filter(pk=made.pk).update(answered_at=timezone.now() - timedelta(days=days))
    return made


def test_she_erases_it_herself_by_her_reference(published: Published, client: Any) -> None:
    made, other = published.object_to(), published.object_to(name="郑立")
    page = reverse("objection_receipt", args=[made.reference])
    text = client.get(page).content.decode()
    assert ("删除我的姓名和联系方式" in text, "林芳" in text) == (True, False)
    said = client.post(reverse("objection_forget", args=[made.reference]), follow=True).content.decode()
    assert ("已经删除" in said, "删除我的姓名和联系方式" in said) == (True, False)
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.is_named, made.name, made.contact, made.what) == (False, "", "", "一份评分表录错了。")
    assert other.name == "郑立"
    event = AuditEvent.objects.get(action="objection.forget")
    assert (event.actor, event.details) == (None, {})
    assert client.post(reverse("objection_forget", args=["FALSCH"])).status_code == 404


def test_the_night_erases_those_answered_long_ago_alone(published: Published) -> None:
    old, young, waiting = answered(published, days=181), answered(published, days=179), published.object_to()
    assert (forgetting.past().count(), forgetting.erase_past(), forgetting.past().count()) == (1, 1, 0)
    names = [Objection.objects.get(pk=one.pk).name for one in (old, young, waiting)]
    assert names == ["", "林芳", "林芳"]
    assert Objection.objects.get(pk=old.pk).answer == ANSWER["answer"]


def test_what_the_pages_say_is_what_is_done(client: Any, db: None) -> None:
    assert f"答复 {forgetting.KEPT_AFTER_ANSWER.days} 天后清除" in client.get("/privacy/").content.decode()
