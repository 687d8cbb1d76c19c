"""What a rehearsal expects of each step, met or failed: the only judge of its exit code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Expectation:
    step: str
    what: str
    met: bool
    seen: str = ""


@dataclass
class Expectations:
    """`step` names what is going on; the methods below write down one expectation each."""

    step: str = ""
    rows: list[Expectation] = field(default_factory=list)

    @property
    def failed(self) -> list[Expectation]:
        return [row for row in self.rows if not row.met]

    def that(self, what: str, met: bool, seen: object = "") -> None:
        self.rows.append(Expectation(self.step, what, bool(met), "" if met else str(seen)[:400]))

    def equal(self, what: str, seen: object, wanted: object) -> None:
        self.that(what, seen == wanted, f"得到 {seen!r}，应为 {wanted!r}")

    def refused(self, what: str, call: Callable[[], Any], *kinds: type[Exception], saying: str = "") -> None:
        """The call must raise one of these, with `saying` in its text."""
        try:
            outcome = call()
        except kinds as refusal:
            self.that(what, saying in str(refusal), f"拒绝的话里没有“{saying}”：{refusal}")
        except Exception as fault:
            self.that(what, False, f"{type(fault).__name__}: {fault}")
        else:
            self.that(what, False, f"没有被拒绝，得到 {outcome!r}")

    def done(self, what: str, call: Callable[[], Any]) -> Any:
        """The call must succeed; what it returns, or None."""
        try:
            outcome = call()
        except Exception as fault:
            self.that(what, False, f"{type(fault).__name__}: {fault}")
            return None
        self.that(what, True)
        return outcome
