"""A whole campaign in order, from the first draft to the published ranking, on the database that settings name."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from campaign.calendar import current_campaign
from campaign.definition_file.parsing import DEFAULT
from campaign.models import Campaign
from rehearsal.acts import entering, report
from rehearsal.acts import scoring as judging
from rehearsal.acts import screening as sifting
from rehearsal.acts.state import Options, Play
from rehearsal.acts.voting import Poll
from rehearsal.builder import Builder, Check
from rehearsal.demo import make_media
from rehearsal.story import people
from submissions.models import EntryFile

JUDGED_WITHIN_S = 120.0


def is_unused_database() -> bool:
    """Whether no campaign was ever loaded here: a rehearsal must not touch, not even migrate, any other database."""
    return Campaign._meta.db_table not in connection.introspection.table_names() or not Campaign.objects.exists()


def rehearse(options: Options, *, media: Path, check: Check, tell: Callable[[str], None]) -> dict[str, Any]:
    """Run it all; the report. Whatever goes wrong is an expectation that failed, never an exception."""
    began = time.monotonic()
    play = Play(_builder(options, media, check), options, tell)
    try:
        _acts(play)
    except Exception as fault:
        where = traceback.extract_tb(fault.__traceback__)[-1]
        at = f"{type(fault).__name__}: {fault}（{Path(where.filename).name}:{where.lineno}）"
        play.expect.that("能继续往下走", False, at)
    return report.document(play, time.monotonic() - began)


def wait_for_worker(files: Sequence[EntryFile]) -> None:
    """Until the worker has judged all of these. Raises TimeoutError."""
    deadline = time.monotonic() + JUDGED_WITHIN_S
    wanted = [file.pk for file in files]
    while left := EntryFile.objects.filter(pk__in=wanted, state__in=("uploading", "checking")).count():
        if time.monotonic() > deadline:
            raise TimeoutError(f"后台 {JUDGED_WITHIN_S:.0f} 秒内没有检查完，还剩 {left} 个文件")
        time.sleep(0.05)


def _builder(options: Options, media: Path, check: Check) -> Builder:
    call_command("load_unions", verbosity=0, stdout=_Quiet())
    call_command("load_campaign", DEFAULT, verbosity=0, stdout=_Quiet())
    campaign = current_campaign()
    assert campaign is not None
    return Builder(campaign=campaign, cast=people.gather(experts=options.experts), media=media, check=check)


def _acts(play: Play) -> None:
    play.step("准备样片")
    make_media(play.builder, play.works)
    play.builder.go_to("collect")
    entering.enter_all(play)
    entering.try_wrong_files(play)
    entering.submit_all(play)
    entering.try_tricks(play)
    sifting.try_wrong_recommenders(play)
    sifting.recommend_all(play)
    play.builder.go_to("screening")
    entering.try_late(play)
    sifting.screen_all(play)
    sifting.shortlist_all(play)
    play.step("网络投票")
    poll = Poll(play)
    poll.closed("投票开始前不能投")
    play.builder.go_to("vote")
    poll.everybody()
    poll.tricks()
    play.builder.go_to("expert")
    poll.closed("投票结束后不能投")
    poll.compare()
    judging.make_panels(play)
    judging.score_all(play)
    play.builder.go_to("publicity")
    judging.publish_all(play)
    poll.compare()


class _Quiet:
    def write(self, text: str) -> None:
        """Loading says nothing in a rehearsal."""

    def flush(self) -> None: ...
