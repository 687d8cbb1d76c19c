"""Whatever page a role opens: what is typed into its forms outlives a dead line and the end of the session."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.platform.test_access import addresses
from tests.platform.test_strangers import ADDRESSES, KEYED, things  # noqa: F401  (a fixture)

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
TYPED = re.compile(r"<textarea\b(?![^>]*\breadonly)")
OWN_WAY = ("data-keep-typed", "data-keep", "data-autosave", "data-own-keeping")
SCRIPT = "js/site/keep-typed"


def _paths(things: dict[str, Any]) -> list[str]:  # noqa: F811
    paths = [path for path, _view in addresses() if "logout" not in path]
    for name, (kind, rest) in ADDRESSES.items():
        more = {key: things.get(value, value) for key, value in rest.items()}
        paths.append(reverse(name, kwargs={"key" if kind in KEYED else "pk": things[kind], **more}))
    return paths


def _unkept(page: str) -> int:
    """How many of its forms would lose what was typed."""
    is_kept_for_all = SCRIPT in page and 'data-person="' in page
    typed = [mark for mark, inner in FORM.findall(page) if TYPED.search(inner) and "post" in mark]
    return sum(not is_kept_for_all and not any(way in mark for way in OWN_WAY) for mark in typed)


@pytest.mark.parametrize("who", ["nobody", "organiser", "expert"])
def test_no_page_has_a_form_that_loses_words(cast: Any, as_: Any, things: Any, who: str) -> None:  # noqa: F811
    browser = as_(None if who == "nobody" else getattr(cast, who))
    answers = {path: browser.get(path) for path in _paths(things)}
    pages = {
        path: answer.content.decode()
        for path, answer in answers.items()
        if answer.status_code == 200 and not answer.streaming and "html" in answer["Content-Type"]
    }
    assert [path for path, page in pages.items() if _unkept(page)] == []
    assert any(TYPED.search(page) for page in pages.values())  # else there was nothing to keep
