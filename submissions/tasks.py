"""Celery's doors into the rooms of this app. Every task is idempotent; the rows decide what is left to do.

`slow` work has its own queue, so that a transcode never keeps a check waiting.
"""

from celery import shared_task

from submissions import checking, copies, deep_checking, receiving


@shared_task
def check_file(file_id: int) -> None:
    checking.check(file_id)


@shared_task
def sweep_checks() -> None:
    checking.sweep()


@shared_task
def make_copies(file_id: int) -> None:
    copies.make(file_id)


@shared_task
def sweep_copies() -> None:
    copies.sweep()


@shared_task
def look_closer(file_id: int) -> None:
    deep_checking.look(file_id)


@shared_task
def expire_uploads() -> None:
    receiving.expire()
