"""The privacy page and the models say the same, both ways: each field of a person has a purpose and an end."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.apps import AppConfig, apps

from accounts import personal_data

DECLARING = [config for config in apps.get_app_configs() if getattr(config, "personal_data", ())]
# Each of its models is named: what is added to the vote is declared the same day.
WHOLE = {"voting"}


def declared(config: AppConfig) -> Counter[str]:
    told = [field for row in config.personal_data for field in row.fields]
    silent = [f"{model}.{field}" for model, fields in config.impersonal_fields.items() for field in fields.split()]
    return Counter([*told, *silent])


def fields_of(config: AppConfig) -> set[str]:
    """Of the models that the app names, or of all of them."""
    named = {field.partition(".")[0] for field in declared(config)}
    return {
        f"{model.__name__}.{field.name}"
        for model in config.get_models()
        if config.label in WHOLE or model.__name__ in named
        for field in model._meta.local_concrete_fields
    }


def test_apps_with_people_in_them_declare() -> None:
    assert {config.label for config in DECLARING} == {"accounts", "submissions", "activities", "voting", "review"}


@pytest.mark.parametrize("config", DECLARING, ids=lambda config: config.label)
def test_every_field_is_told_or_said_to_tell_of_nobody(config: AppConfig) -> None:
    assert sorted(fields_of(config) - set(declared(config))) == []


@pytest.mark.parametrize("config", DECLARING, ids=lambda config: config.label)
def test_nothing_is_told_that_is_not_kept_and_nothing_twice(config: AppConfig) -> None:
    assert sorted(set(declared(config)) - fields_of(config)) == []
    assert [field for field, times in declared(config).items() if times > 1] == []


def test_page_shows_every_row_with_its_purpose_end_and_readers(client: Any, db: None, settings: Any) -> None:
    settings.VOTE_TRACES_DAYS = 77
    page = client.get("/privacy/").content.decode()
    cells = [
        str(cell)
        for part in personal_data.parts()
        for row in part.rows
        for cell in (row.what, row.why, row.until, row.seen_by)
    ]
    assert [cell for cell in cells if cell not in page] == []
    assert "投票结束后 77 天清除" in page
    assert "190 天清除" not in page
