"""The questions of an entry form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.definition.spec.conditions import Condition

# Fields are filled in at one of two steps of the entry form: the work itself, or its people.
STEPS = ("work", "authors")
FIELD_KINDS = ("text", "textarea", "choice", "date", "url", "integer", "email", "phone", "yes_no", "rows")
FLAG_WHEN = ("yes", "no", "filled")
FILL_FROM = ("union",)


@dataclass(frozen=True)
class FieldSpec:
    """One question of an entry form. `rows` repeats its `columns`, between min_rows and max_rows times."""

    code: str
    label: str
    kind: str = "text"
    step: str = "work"
    required: bool = True
    help: str = ""
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    min_characters: int | None = None
    max_characters: int | None = None
    min_value: int | None = None
    max_value: int | None = None
    columns: tuple[FieldSpec, ...] = ()
    min_rows: int = 0
    max_rows: int = 20
    sections: tuple[str, ...] = ()  # empty: asked in every section
    # By the answer to an earlier question of the category: asked at all; must be answered.
    shown_if: Condition | None = None
    required_if: Condition | None = None
    not_in_future: bool = False  # dates
    not_before: str = ""  # dates: no earlier than the answer to this question
    also_called: tuple[str, ...] = ()  # of a column: other heads that a pasted sheet may give it
    fill_from: str = ""  # what the account knows and the form fills in: "union", the entrant's union by its full name
    public: bool = True  # shown to voters and in the gallery
    blind: bool = False  # tells who entered: hidden from experts where the review is blind
    strict: bool = False  # tells it to who knows the place: hidden as well where the review is strictly blind
    # The sentence shown to screeners when an answer is not refused but pointed out, e.g. "made more than
    # two years ago". It is raised by `flag_when` (yes_no: "yes"/"no"; others: "filled") or by an old date.
    soft_flag: str = ""
    flag_when: str = ""
    flag_older_than_days: int | None = None

    def raises_flag(self, answer: Any, on: date) -> bool:
        """Whether `answer` is to be pointed out with `soft_flag`. `on` is the day of judging, in Shanghai."""
        if not self.soft_flag:
            return False
        if self.flag_when in ("yes", "no"):
            return answer is (self.flag_when == "yes")
        if self.flag_when == "filled":
            return bool(answer)
        made = _day(answer)
        return made is not None and (on - made).days > (self.flag_older_than_days or 0)


def _day(answer: Any) -> date | None:
    """None for what is no date: an answer is kept as it was typed."""
    try:
        return answer if isinstance(answer, date) else date.fromisoformat(str(answer)[:10])
    except ValueError:
        return None
