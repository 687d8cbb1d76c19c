"""What demo and rehearsal tell: invented unions, people, works and the words that fill their forms.

The words lie in three TOML files beside this one, so that no code names a category; here they become dataclasses
and answers to whatever questions a category asks.
"""

from __future__ import annotations

import functools
import random
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from campaign.definition import asking
from campaign.definition.spec import CategorySpec, FieldSpec
from submissions.answers import questions
from submissions.media.counting import count_characters

HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Work:
    """One work to be entered. `kind` is the type of its main file, `files` how many optional ones go with it."""

    category: str
    union: str
    title: str
    summary: str = ""
    section: str = ""
    kind: str = ""
    fate: str = ""
    extra: bool = False
    texts: dict[str, str] = field(default_factory=dict)  # its own answers, by the field's code
    files: dict[str, int] = field(default_factory=dict)
    seed: int = 1


@functools.cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def demo_works() -> list[Work]:
    """The works of the demo, each with a seed of its own: different media, different words."""
    return [Work(**row, seed=seed) for seed, row in enumerate(read("works")["works"], start=1)]


def many_works(categories: list[CategorySpec], unions: list[str], number: int, seed: int) -> list[Work]:
    """`number` works, at least one of every category, spread over sections and unions; the same by seed."""
    r = random.Random(f"works {seed}")
    shelves = [(spec, section.code) for spec in categories for section in spec.sections[:1]]
    shelves += [(spec, "") for spec in categories if not spec.sections]
    more = [(spec, section.code) for spec in categories for section in spec.sections[1:]]
    chosen = shelves + more[: max(0, number - len(shelves))]
    open_shelves = [shelf for shelf in shelves + more if shelf[0].works_per_union is None]
    chosen += r.choices(open_shelves, k=max(0, number - len(chosen)))
    return [
        invent(spec, section, unions[(place * 5 + seed) % len(unions)], place=place, nth=_before(chosen, place))
        for place, (spec, section) in enumerate(chosen)
    ]


def _before(chosen: list[tuple[CategorySpec, str]], place: int) -> int:
    return sum(spec.code == chosen[place][0].code for spec, _section in chosen[:place])


def invent(spec: CategorySpec, section: str, union: str, *, place: int, nth: int) -> Work:
    """The `nth` work of a category: one of the demo's titles, or the next part of it when all have been told."""
    told = [work for work in demo_works() if work.category == spec.code] or [Work(spec.code, "", spec.short_name)]
    base, part = told[nth % len(told)], nth // len(told)
    title = f"{base.title}（之{_chinese(part + 1)}）" if part else base.title
    return replace(
        base, title=title[: spec.title_max], union=union, section=section, kind="", files={}, texts={}, seed=place + 1
    )


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones or not tens else "")


# ── Filling a form ──────────────────────────────────────────────────────────
def answers_for(spec: CategorySpec, step: str, work: Work, today: date, unit: str = "") -> dict[str, Any]:
    """An answer to every question of the step that must be answered, in the form the verbs take."""
    teller = _Teller(work, today, unit or "本单位")
    asked = questions.questions(spec, step, work.section)
    known = {
        "section": work.section,
        "title": work.title,
        "f-summary": work.summary or teller.long("account_intro", 60),
    }
    found = {q.key: known.get(q.key) or teller.answer(q.spec) for q in asked if q.spec.required or q.key in known}
    leads_to = {one.code for one in asking.asked(spec, work.section, {k[2:]: v for k, v in found.items()})}
    behind = {q.key for q in asked if q.key.startswith("f-") and q.spec.code not in leads_to}
    return {key: value for key, value in found.items() if key in {q.key for q in asked} - behind}


class _Teller:
    """Answers that suit a question by its code and kind, the same for the same work."""

    def __init__(self, work: Work, today: date, unit: str) -> None:
        self.r, self.today, self.texts = random.Random(f"answers {work.seed}"), today, read("texts")
        self.unit, self.own = unit, work.texts

    def answer(self, spec: FieldSpec) -> Any:
        if spec.code in self.own:
            return self.own[spec.code]
        return getattr(self, f"_{spec.kind}")(spec)

    def long(self, code: str, least: int, most: int = 2000) -> str:
        """As many sentences as the question wants, in their order."""
        text = ""
        for sentence in (self.texts["long"].get(code) or self.texts["long"]["account_intro"]) * 4:
            if count_characters(text) >= least or count_characters(text + sentence) > most:
                break
            text += sentence
        return text

    def _text(self, spec: FieldSpec) -> str:
        if spec.code in ("name", "contact_name", "person"):
            return str(self.r.choice(self.texts["people"]))
        if spec.code == "job":
            return str(self.r.choice(self.texts["jobs"]))
        if spec.code in ("unit", "unit_name", "verified"):
            return self.unit
        return str(self.texts["short"].get(spec.code) or self.long(spec.code, 6, spec.max_characters or 40))

    def _textarea(self, spec: FieldSpec) -> str:
        """All that is told of this question, and again from the start only where that is not enough."""
        all_of_it = count_characters("".join(self.texts["long"].get(spec.code, ())))
        return self.long(spec.code, max(spec.min_characters or 0, all_of_it, 40), spec.max_characters or 300)

    def _choice(self, spec: FieldSpec) -> str:
        """Mostly the first answer, so that most works raise no flag."""
        return self.r.choice(spec.choices)[0] if self.r.random() < 0.25 else spec.choices[0][0]

    def _date(self, spec: FieldSpec) -> str:
        return (self.today - timedelta(days=self.r.randint(20, 240))).isoformat()

    def _url(self, spec: FieldSpec) -> str:
        return f"https://www.example.org/works/{self.r.randint(1000, 9999)}"

    def _integer(self, spec: FieldSpec) -> int:
        usual = self.texts["numbers"].get(spec.code, 100)
        value = usual if spec.max_value and spec.max_value < 3000 else usual * self.r.randint(60, 140) // 100
        return max(spec.min_value or 0, min(int(value), spec.max_value or 10**9))

    def _email(self, spec: FieldSpec) -> str:
        return f"lianxi{self.r.randint(100, 999)}@example.org"

    def _phone(self, spec: FieldSpec) -> str:
        return f"138{self.r.randint(0, 99_999_999):08d}"

    def _yes_no(self, spec: FieldSpec) -> bool:
        return spec.flag_when == "no"

    def _rows(self, spec: FieldSpec) -> list[dict[str, Any]]:
        return [{c.code: self.answer(c) for c in spec.columns if c.required} for _ in range(max(1, spec.min_rows))]
