"""Carrying the retention rules out: every night, or by hand; counted only, or erased and written down."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction

from accounts.models import RetentionRun
from accounts.retention.rules import Rule, all_rules

log = logging.getLogger(__name__)


def due() -> list[tuple[Rule, int]]:
    """How much of each kind is past its time now; erases nothing."""
    return [(rule, rule.due()) for rule in all_rules()]


def run() -> RetentionRun:
    """Erase what is past its time and write down how much. A rule that fails stops no other; its fault is written."""
    done: dict[str, int] = {}
    faults: dict[str, str] = {}
    for rule in all_rules():
        try:
            done[rule.code] = rule.erase()
        except Exception as fault:  # whatever it is, the other rules are carried out, and people read it on the page
            log.exception("retention: %s failed", rule.code)
            faults[rule.code] = f"{type(fault).__name__}: {fault}"[:300]
    with transaction.atomic():
        return RetentionRun.objects.create(done=done, faults=faults)


@shared_task(name="accounts.tasks.erase_what_is_over", soft_time_limit=3300, time_limit=3600)
def erase_what_is_over() -> None:
    run()
