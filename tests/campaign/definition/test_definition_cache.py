"""Definitions are revived once for the same content, and never stale."""

from __future__ import annotations

import pytest

from campaign.definition import cache as definition_cache
from campaign.models import Category
from tests.factories import film_spec, make_campaign


def test_rows_of_the_same_content_share_one_definition(db: None) -> None:
    make_campaign()
    one, other = (Category.objects.get(code="film") for _ in range(2))
    assert one.rules is other.rules
    assert one.rules == film_spec()


def test_changed_content_is_read_anew_also_when_changed_in_place(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definition_cache, "_revived", {})
    make_campaign()
    category = Category.objects.get(code="film")
    assert category.rules.name == "微视频"
    category.spec["name"] = "短视频"
    del category.rules
    assert category.rules.name == "短视频"
    category.save()
    assert Category.objects.get(code="film").rules.name == "短视频"
