"""One list of kinds: what the picker offers, the door takes, and the door takes what the checker reads."""

from __future__ import annotations

from typing import Any

import pytest

from campaign.definition.file_kinds import KINDS
from campaign.definition.spec import FILE_KINDS, FileRule
from common.refusals import Unacceptable
from submissions.files.cards import RoleCard
from submissions.media.facts import MediaFacts
from submissions.media.rules import check
from submissions.uploads import rules
from tests.factories import make_campaign, make_entry, picture_spec

EVERY = [(kind.code, extension) for kind in KINDS.values() for extension in kind.extensions]


def entry_for(by: Any, kind: str) -> Any:
    rule = FileRule("photo", "文件", (kind,), 1, 8)
    return make_entry(make_campaign(categories=(picture_spec(files=(rule,)),)).categories.get(), by=by)


@pytest.mark.parametrize(("kind", "extension"), EVERY)
def test_picker_and_door_take_what_the_checker_reads(cast: Any, kind: str, extension: str) -> None:
    entry = entry_for(cast.entrant, kind)
    rule = rules.judge(entry=entry, role="photo", name=f"手机.{extension.upper()}", length=9, by=cast.entrant)
    assert f".{extension}" in RoleCard(rule).accept.split(",")
    facts = MediaFacts(name=f"手机.{extension}", size=9, container=kind)
    assert "extension_mismatch" not in {finding.code for finding in check(facts, rule)}


@pytest.mark.parametrize("name", ["a.exe", "a", "a.heic", ".jpg.exe"])
def test_door_is_closed_to_other_names(cast: Any, name: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        rules.judge(entry=entry_for(cast.entrant, "jpg"), role="photo", name=name, length=9, by=cast.entrant)
    assert refusal.value.status == 415


def test_campaign_file_knows_exactly_these_kinds() -> None:
    assert FILE_KINDS == tuple(KINDS)
