"""The test database is emptied between tests also while a request of the last one is still running."""

from __future__ import annotations

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError

from tests import emptying

# An unusable connection is closed between two tries, which looks at the connection that an earlier test may have left.
pytestmark = pytest.mark.django_db


def _refused_with(words: str) -> CommandError:
    refused = CommandError("could not be flushed")
    refused.__cause__ = OperationalError(words)
    return refused


@pytest.mark.parametrize("words", ["deadlock detected", "database is locked"])
def test_a_lock_of_a_late_request_is_outlived(words: str) -> None:
    answers: list[Exception | None] = [_refused_with(words), OperationalError(words), None]

    def empty() -> None:
        if answer := answers.pop(0):
            raise answer

    emptying.until_it_succeeds(empty)
    assert answers == []


def test_any_other_fault_is_raised_at_once() -> None:
    def empty() -> None:
        raise _refused_with("no such table: accounts_user")

    with pytest.raises(CommandError):
        emptying.until_it_succeeds(empty)
