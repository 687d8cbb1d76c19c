"""Celery's doors into the rooms of this app. Every task is idempotent; the rows decide what is left to do.

`slow` work has its own queue, so that a transcode never keeps a check waiting.
"""

from celery import shared_task

from submissions.checks import checking, deep_checking
from submissions.checks import renditions as derived_copies
from submissions.duplicates import comparing as likeness
from submissions.notices.mails import send_notice  # a task too: imported here so that workers know it
from submissions.packages import packages as packaging
from submissions.uploads import receiving

__all__ = ["send_notice"]


@shared_task
def check_file(file_id: int) -> None:
    checking.check(file_id)


@shared_task
def sweep_checks() -> None:
    checking.sweep()


@shared_task
def make_copies(file_id: int) -> None:
    derived_copies.make(file_id)


@shared_task
def sweep_copies() -> None:
    derived_copies.sweep()


@shared_task
def look_closer(file_id: int) -> None:
    deep_checking.look(file_id)


@shared_task
def expire_uploads() -> None:
    receiving.expire()


@shared_task
def build_package(package_id: int) -> None:
    packaging.build(package_id)


@shared_task
def sweep_packages() -> None:
    packaging.sweep()


@shared_task
def find_likeness(entry_id: int) -> None:
    likeness.look_up(entry_id)
