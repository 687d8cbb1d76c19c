"""Any order of forms, repeats, logging out everywhere, fallen works and a close: the rule, and one receipt a form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from campaign.models import Category
from submissions import states
from submissions.models import Entry
from tests.voting import scene
from voting.casting import ballots
from voting.casting.statement import fallen_counts
from voting.models import Vote, Voter

QUOTA, WORKS = 2, 6
PICKS = st.sets(st.integers(0, WORKS - 1), min_size=1, max_size=QUOTA + 1)


class Storm(RuleBasedStateMachine):
    """One voter in one category. `voted`: work → receipt, as it must be; `fallen`: works that were disqualified."""

    category: Category
    works: list[Entry]

    def __init__(self) -> None:
        super().__init__()
        self.voter = Voter.objects.create(campaign=self.category.campaign, phone_hmac=f"{Voter.objects.count():064x}")
        Entry.objects.filter(pk__in=[work.pk for work in self.works]).update(state=states.SHORTLISTED)
        self.voted: dict[int, str] = {}
        self.fallen: set[int] = set()
        self.forms: list[frozenset[int]] = []
        self.is_open = True
        self._set_open()

    def _set_open(self) -> None:
        scene.factories.set_phase(self.category.campaign, "vote", is_open=self.is_open)

    def _press(self, picks: frozenset[int]) -> None:
        before = dict(self.voted)
        keys = [self.works[place].pk for place in picks]
        outcome = ballots.cast(voter=self.voter, category=self.category, picks=keys, origin=ballots.Origin())
        self._check(picks, before, outcome)

    def _check(self, picks: frozenset[int], before: dict[int, str], outcome: ballots.Outcome) -> None:
        new = picks - before.keys()
        room = QUOTA + len(before.keys() & self.fallen) - len(before)
        if not new:
            assert isinstance(outcome, ballots.AlreadyVoted | ballots.QuotaUsed)
            if isinstance(outcome, ballots.AlreadyVoted):
                assert outcome.receipt in {before[place] for place in picks}
        elif self.is_open and not picks & self.fallen and len(new) <= room and len(picks) <= QUOTA:
            assert isinstance(outcome, ballots.Cast)
            self.voted |= dict.fromkeys(new, outcome.receipt)
        else:
            assert not isinstance(outcome, ballots.Cast), (picks, before, self.fallen)

    @rule(picks=PICKS)
    def press(self, picks: set[int]) -> None:
        self.forms.append(frozenset(picks))
        self._press(self.forms[-1])

    @rule(data=st.data(), times=st.integers(1, 4))
    def press_an_earlier_form_again(self, data: Any, times: int) -> None:
        if self.forms:
            form = data.draw(st.sampled_from(self.forms))
            for _time in range(times):
                self._press(form)

    @rule()
    def close_or_open(self) -> None:
        self.is_open = not self.is_open
        self._set_open()

    @rule(data=st.data())
    def disqualify_one_that_was_voted_for(self, data: Any) -> None:
        if standing := sorted(self.voted.keys() - self.fallen):
            place = data.draw(st.sampled_from(standing))
            Entry.objects.filter(pk=self.works[place].pk).update(state=states.DISQUALIFIED)
            self.fallen.add(place)

    @invariant()
    def what_is_on_disk_is_what_was_said(self) -> None:
        rows = Vote.objects.filter(voter=self.voter).values_list("entry_id", "receipt", "slot")
        keys = {work.pk: place for place, work in enumerate(self.works)}
        assert {keys[entry]: receipt for entry, receipt, _slot in rows} == self.voted
        slots = [slot for _entry, _receipt, slot in rows]
        assert len(set(slots)) == len(slots) <= QUOTA + len(self.voted.keys() & self.fallen)


@pytest.mark.django_db
def test_no_storm_of_forms_breaks_the_rule(monkeypatch: Any) -> None:
    # A work that falls is known to the process a moment later; here at once, so that the model need not wait.
    monkeypatch.setattr(fallen_counts, "of_category", lambda category: WORKS)
    Storm.category = scene.category_of(scene.make_campaign(quota=QUOTA))
    Storm.works = scene.make_works(Storm.category, WORKS)
    storm = settings(max_examples=100, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Storm, settings=storm)
