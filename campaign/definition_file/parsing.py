"""A definition file in, a CampaignSpec out, or every problem in it at once.

Pure but for reading the file and the list of icon names beside the definitions.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path as FilePath

from campaign.definition.spec import CampaignSpec
from campaign.definition_file.campaign_rules import campaign_problems
from campaign.definition_file.category_rules import category_problems
from campaign.definition_file.shaping import Problem, Shaper
from campaign.definition_file.toml_errors import explain
from campaign.definition_file.toml_lines import locate

DEFINITIONS = FilePath(__file__).parents[1] / "definitions"
DEFAULT = "fujian-2023"  # what an empty site starts with, and what files are judged by without a campaign


class DefinitionErrors(Exception):
    """The file cannot be used. `problems` holds all that was found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems), key=lambda problem: (problem.line, problem.key, problem.message))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read_definition(path: FilePath | str) -> CampaignSpec:
    """The campaign in the TOML file at `path`. Raises DefinitionErrors, OSError."""
    return parse_definition(decode(FilePath(path).read_bytes()))


def source_hash(path: FilePath | str) -> str:
    """The file's SHA-256 in hex."""
    return hashlib.sha256(FilePath(path).read_bytes()).hexdigest()


def parse_definition(text: str) -> CampaignSpec:
    """The campaign in `text`. Raises DefinitionErrors."""
    try:
        shaper = Shaper(locate(text))
    except tomllib.TOMLDecodeError as error:
        line, sentence = explain(error, text)
        raise DefinitionErrors([Problem(line, "", sentence)]) from error
    spec = shaper.campaign()
    for at, message in campaign_problems(spec):
        shaper.complain(at, message)
    for index, category in enumerate(spec.categories):
        for at, message in category_problems(category, ("categories", index), icon_names()):
            shaper.complain(at, message)
    if shaper.problems:
        raise DefinitionErrors(shaper.problems)
    return spec


def decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DefinitionErrors([Problem(line, "", "文件不是 UTF-8 编码，请另存为 UTF-8。")]) from error


@cache
def icon_names() -> frozenset[str]:
    """The names of Bootstrap Icons, listed beside the definitions."""
    return frozenset((DEFINITIONS / "icons.txt").read_text(encoding="ascii").split())
