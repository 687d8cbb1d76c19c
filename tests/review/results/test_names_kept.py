"""Names in a result: experts under lots, unions as they were called, and whose address changed meanwhile."""

from __future__ import annotations

import importlib
import random
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.models import Union, User
from common.refusals import Refused
from review.models import Assignment, Result, ResultRow
from review.results import exports, publishing
from tests.factories import make_user
from tests.review import releasing

OLD, NEW = "榕江轨道工会", "改了名的工会"
PAGES = ("result", "results_desk")


def compute(stage) -> Result:
    return publishing.compute(category=stage.category, by=stage.cast.organiser)


def rename(old: str = OLD, new: str = NEW) -> None:
    Union.objects.filter(name=old).update(name=new)
    Union.objects.filter(name="福州市总工会").update(name="改了名的市")


def texts(as_, stage) -> list[str]:
    """Every page and file that shows a published result's unions."""
    addresses = [
        reverse("result", args=["film"]),
        reverse("results_desk"),
        reverse("result_file", args=["film", "csv"]),
    ]
    return [as_(stage.cast.organiser).get(address).content.decode() for address in addresses]


def test_a_union_renamed_later_changes_no_published_result(stage, as_):
    stage.scored()
    result = releasing.publish(compute(stage), by=stage.cast.organiser)
    before = exports.as_csv(result), exports.as_bundle(result)
    rename()
    assert (exports.as_csv(result), exports.as_bundle(result)) == before
    assert "福州市总工会" in before[0].decode()
    for text in texts(as_, stage):
        assert (OLD in text, NEW in text, "改了名的市" in text) == (True, False, False)


def test_publishing_takes_the_names_of_that_moment(stage, as_):
    stage.scored()
    result = compute(stage)
    rename()
    releasing.publish(result, by=stage.cast.organiser)
    assert set(result.rows.values_list("union_name", "recommending_name")) == {(NEW, "改了名的市")}


def test_pseudonyms_are_drawn_by_lot(stage, monkeypatch):
    """Not from account numbers: another draw gives the same experts other letters."""
    stage.scored()
    drawn = set()
    for seed in range(12):
        monkeypatch.setattr(random, "SystemRandom", lambda seed=seed: random.Random(seed))
        Result.objects.all().delete()
        drawn.add(tuple(sorted(compute(stage).pseudonyms.items())))
    assert len(drawn) > 1
    assert {tuple(sorted(dict(one).values())) for one in drawn} == {("专家A", "专家B", "专家C")}


def test_a_later_version_keeps_the_lots_and_draws_for_who_is_new(stage):
    stage.scored()
    first = compute(stage)
    late = make_user("houlai", role="expert", name="后来")
    panel = Assignment.objects.first().panel
    for row in list(Assignment.objects.filter(expert=stage.cast.expert)):
        Assignment.objects.filter(pk=row.pk).update(recused_at=timezone.now(), recusal_reason="同一单位")
    stage.experts = [late]
    panel.experts.add(late)
    for entry in first.rows.values_list("entry", flat=True):
        Assignment.objects.create(panel=panel, expert=late, entry_id=entry)
    for row in ResultRow.objects.filter(result=first).select_related("entry"):
        stage.score(row.entry, ("50", "40"))
    second = compute(stage)
    assert {key: second.pseudonyms[key] for key in first.pseudonyms} == first.pseudonyms
    assert second.pseudonyms[str(late.pk)] == "专家D"
    releasing.publish(second, by=stage.cast.organiser)


def test_what_was_computed_under_derived_letters_is_computed_again_before_it_is_published(stage):
    stage.scored()
    result = compute(stage)
    Result.objects.update(pseudonyms={})  # as an earlier release left it
    result.refresh_from_db()
    with pytest.raises(Refused, match="请重新计算"):
        releasing.publish(result, by=stage.cast.organiser)
    releasing.publish(compute(stage), by=stage.cast.organiser)


def test_the_desk_names_experts_whose_address_changed_after_works_were_given_out(stage, as_):
    stage.scored()
    User.objects.filter(pk=stage.cast.expert.pk).update(email_changed_at=timezone.now() + timedelta(minutes=1))
    User.objects.filter(pk=stage.cast.expert2.pk).update(email_changed_at=timezone.now() - timedelta(days=1))
    text = as_(stage.cast.organiser).get(reverse("results_desk")).content.decode()
    assert ("专家 林志远 分到作品后" in text, "专家 吴文静 分到作品后" in text) == (True, False)
    assert text.count("变更过登录邮箱") == 1


def test_the_migration_keeps_names_and_dates(stage):
    stage.scored()
    result = compute(stage)
    ResultRow.objects.update(union_name="", recommending_name="")
    Assignment.objects.update(created_at=None)
    migration = importlib.import_module("review.migrations.0002_names_kept")
    migration.keep_names(apps, None)
    migration.date_assignments(apps, None)
    assert set(result.rows.values_list("union_name", "recommending_name")) == {(OLD, "福州市总工会")}
    assert not Assignment.objects.filter(created_at=None).exists()
