"""One list of kinds: what the picker offers, the door takes, and the door takes what the checker reads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from campaign.definition.spec import FILE_KINDS, FileRule
from campaign.definition.spec.file_kinds import BY_CONTAINER, BY_EXTENSION, KINDS, FileKind
from common.refusals import Unacceptable
from submissions.conversions.offers import offer
from submissions.files.cards import RoleCard
from submissions.media.facts import MediaFacts
from submissions.media.rules import check
from submissions.media.words.sentences import finding_message
from submissions.templatetags.files import rule_json
from submissions.uploads import rules
from tests.factories import make_campaign, make_entry, picture_spec

EVERY = [(kind.code, extension) for kind in KINDS.values() for extension in kind.extensions]
CONVERTED = [(kind.code, name) for kind in KINDS.values() for name in kind.made_from_names]


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


@pytest.mark.parametrize(("kind", "name"), CONVERTED)
def test_picker_and_door_take_what_the_platform_converts(cast: Any, kind: str, name: str) -> None:
    entry = entry_for(cast.entrant, kind)
    rule = rules.judge(entry=entry, role="photo", name=f"手机.{name.upper()}", length=9, by=cast.entrant)
    card = RoleCard(rule)
    assert f".{name}" in card.accept.split(",")
    assert json.loads(rule_json(card))["convertible"][name] == kind


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.made_from])
def test_checker_refuses_until_converted_and_says_so(kind: FileKind) -> None:
    for container in kind.made_from:
        facts = MediaFacts(name=f"a.{container}", size=9, container=container)
        [found] = check(facts, FileRule("photo", "文件", (kind.code,), 1, 8))
        assert (found.level, "可以由平台转换" in finding_message(found)) == ("block", True)
        offered = offer(facts.as_dict(), [found], FileRule("photo", "文件", (kind.code,), 1, 8))
        assert offered is not None and offered.target == kind.code


def test_what_is_converted_is_not_taken_as_it_is() -> None:
    for kind in KINDS.values():
        assert not set(kind.made_from) & set(BY_CONTAINER)
        assert not set(kind.made_from_names) & set(BY_EXTENSION)


@pytest.mark.parametrize("name", ["a.exe", "a", "a.psd", "a.mkv", ".heic.exe", ".jpg.exe"])
def test_door_is_closed_to_other_names(cast: Any, name: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        rules.judge(entry=entry_for(cast.entrant, "jpg"), role="photo", name=name, length=9, by=cast.entrant)
    assert refusal.value.status == 415


def test_campaign_file_knows_exactly_these_kinds() -> None:
    assert FILE_KINDS == tuple(KINDS)
