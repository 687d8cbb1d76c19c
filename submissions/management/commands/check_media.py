"""Judge files on disk with the same code that the worker runs. Needs no database."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.definition.spec import FileRule
from campaign.definition_file.parsing import DEFAULT, DEFINITIONS, DefinitionErrors, read_definition
from submissions.media.facts import REJECT, Finding, MediaFacts, verdict
from submissions.media.probe import probe_limited
from submissions.media.rules import check
from submissions.media.words.sentences import finding_message

DEFINITION = DEFINITIONS / f"{DEFAULT}.toml"
BAD_ARGUMENTS = 2
MARKS = {"block": "✗", "warn": "!", "info": "✓"}
VERDICTS = {"accept": "通过", "warn": "通过，有提醒", "reject": "不通过"}


class Command(BaseCommand):
    help = "Judge files. Exit code 0: nothing rejected, 1: something rejected, 2: bad arguments or unreadable files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--category", required=True, metavar="CODE", help="category code, e.g. fj-video")
        parser.add_argument("--role", required=True, metavar="ROLE", help="work, score_sheet, introduction, ...")
        parser.add_argument("--section", default="", metavar="CODE", help="section of the category, if it has any")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--deep", action="store_true", help="also look into pixels and sound (slow)")
        parser.add_argument("--definition", type=Path, metavar="FILE", help="campaign definition, a TOML file")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = _rule(options)
        write = self._write_json if options["format"] == "json" else self._write_text
        rejected = unreadable = False
        for path in options["paths"]:
            try:
                facts = probe_limited(path)
            except (OSError, ValueError) as error:  # ValueError: a NUL in the name
                unreadable = True
                self.stderr.write(f"{printable(path)}：无法读取（{getattr(error, 'strerror', None) or error}）")
                continue
            findings = check(facts, rule)
            if options["deep"] and verdict(findings) != REJECT:
                findings += _deep(path, facts, rule)
            rejected |= verdict(findings) == REJECT
            write(path, facts, findings)
        if unreadable or rejected:
            raise SystemExit(BAD_ARGUMENTS if unreadable else 1)

    def _write_json(self, path: str, facts: MediaFacts, findings: list[Finding]) -> None:
        lines = [finding.as_dict() | {"message": finding_message(finding)} for finding in findings]
        line = {
            "file": printable(path),
            "verdict": verdict(findings),
            "findings": lines,
            "facts": facts.as_dict() | {"name": printable(facts.name)},
        }
        self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _write_text(self, path: str, facts: MediaFacts, findings: list[Finding]) -> None:
        self.stdout.write(f"{printable(path)}：{VERDICTS[verdict(findings)]}")
        for finding in findings:
            self.stdout.write(f"  {MARKS[finding.level]} {finding_message(finding)}")


def printable(path: str) -> str:
    """A name of any bytes as text that any terminal takes."""
    return os.fsencode(path).decode("utf-8", "replace")


def _rule(options: dict[str, Any]) -> FileRule:
    """The file rule asked for. CommandError with exit code 2 for anything unknown."""
    path = options["definition"] or DEFINITION
    try:
        campaign = read_definition(path)
    except OSError as error:
        raise CommandError(f"无法读取活动定义 {path}：{error.strerror}", returncode=BAD_ARGUMENTS) from error
    except DefinitionErrors as error:
        raise CommandError(f"活动定义 {path} 有错误：\n{error}", returncode=BAD_ARGUMENTS) from error
    category = campaign.category(options["category"])
    if category is None:
        codes = "、".join(known.code for known in campaign.categories)
        raise CommandError(f"没有征集项目 {options['category']}；可选：{codes}", returncode=BAD_ARGUMENTS)
    sections = [section.code for section in category.sections]
    if options["section"] and options["section"] not in sections:
        choice = "、".join(sections) or "（本项目不分部分）"
        raise CommandError(f"{category.code} 没有部分 {options['section']}；可选：{choice}", returncode=BAD_ARGUMENTS)
    rule = category.file_rule(options["role"], options["section"])
    if rule is None:
        roles = "、".join(known.role for known in category.files) or "（本项目不收文件）"
        raise CommandError(f"{category.code} 没有文件角色 {options['role']}；可选：{roles}", returncode=BAD_ARGUMENTS)
    return rule


def _deep(path: str, facts: MediaFacts, rule: FileRule) -> list[Finding]:
    from submissions.media.deep.analysis import deep_findings  # PyAV and numpy: only when asked for

    return list(deep_findings(Path(path), facts, rule))
