"""A category: who enters what, what is agreed to and checked, how many a union may recommend."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.definition.spec.conditions import Condition
from campaign.definition.spec.fields import FieldSpec
from campaign.definition.spec.files import FileRule
from campaign.definition.spec.sections import Criterion, Section

SERIES = ("provincial", "national")
UNION_KINDS = (
    "province", "city", "zone", "organs", "industry", "enterprise", "department", "county", "grassroots",
)  # fmt: skip


@dataclass(frozen=True)
class Declaration:
    code: str
    text: str
    required: bool = True
    shown_if: Condition | None = None  # asked by the answer to a question
    names_authors: bool = False  # agreeing to it is the consent to publish authors' names (PIPL art. 13)
    shows_portraits: bool = False  # the same for files that are a `portrait` (civil code, art. 1019)

    @property
    def is_consent(self) -> bool:
        """Voluntary, and withdrawn whenever the person wants."""
        return self.names_authors or self.shows_portraits


@dataclass(frozen=True)
class CheckItem:
    """One point that recommenders and screeners check. `reason` is the sentence the entrant reads when it fails,
    `rejection` that of an entry that is refused for good, where `reason` asks for something ("" for the same).

    `fields` (codes, or "title", "section") and `files` (roles) are what a return for it opens. An item may serve
    several categories: what a category does not ask is passed over. Not `mendable`: nothing the entrant changes would
    help, so that no return is offered for it.
    """

    code: str
    text: str
    reason: str
    fields: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    rejection: str = ""
    mendable: bool = True


@dataclass(frozen=True)
class Quota:
    """How many entries each union of these kinds may (max) or should (min) recommend."""

    union_kinds: tuple[str, ...]
    min: int = 0
    max: int | None = None


@dataclass(frozen=True)
class CategorySpec:
    code: str
    series: str
    name: str
    short_name: str
    icon: str  # a Bootstrap icon name without "bi-"
    summary: str
    limits: tuple[str, ...]  # the few words on the card
    who: str  # who may enter
    rules: tuple[str, ...]  # paragraphs of the category page
    eligibility: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    files: tuple[FileRule, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    quotas: tuple[Quota, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    title_label: str = "作品名称"
    title_max: int = 50
    entry_noun: str = "作品"
    needs_filing: bool = False  # national series: 备案 with the province
    also_enter: str = ""  # provincial: the national category to which an entry can be copied ("同时报全国")
    works_per_union: int | None = None  # None: as many as they like

    @property
    def work_role(self) -> str:
        """The role of the file that is the work itself; "" where a work is only read."""
        return next((rule.role for rule in self.files if rule.is_work), "")

    @property
    def public_roles(self) -> frozenset[str]:
        return frozenset(rule.role for rule in self.files if rule.public)

    @property
    def consent(self) -> str:
        """The code of the declaration by which authors agree to be named; "" where nobody is asked."""
        return next((one.code for one in self.declarations if one.names_authors), "")

    @property
    def portrait_roles(self) -> frozenset[str]:
        return frozenset(rule.role for rule in self.files if rule.portrait)

    @property
    def portrait_consent(self) -> str:
        """The code of the declaration by which a person agrees that her portrait is shown; "" where nobody is asked."""
        return next((one.code for one in self.declarations if one.shows_portraits), "")

    def section(self, code: str) -> Section | None:
        return next((s for s in self.sections if s.code == code), None)

    def rubric_for(self, section_code: str) -> tuple[Criterion, ...]:
        section = self.section(section_code)
        return section.rubric if section and section.rubric else self.rubric

    def files_for(self, section_code: str) -> tuple[FileRule, ...]:
        section = self.section(section_code)
        return tuple(rule.for_section(section) for rule in self.files)

    def file_rule(self, role: str, section_code: str = "") -> FileRule | None:
        return next((rule for rule in self.files_for(section_code) if rule.role == role), None)

    def fields_for(self, section_code: str, step: str | None = None) -> tuple[FieldSpec, ...]:
        return tuple(
            f
            for f in self.fields
            if (not f.sections or section_code in f.sections) and (step is None or f.step == step)
        )

    def quota_for(self, union_kind: str) -> Quota | None:
        return next((q for q in self.quotas if union_kind in q.union_kinds), None)
