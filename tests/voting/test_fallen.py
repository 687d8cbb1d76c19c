import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from submissions import states
from submissions.models import Disqualification
from tests.factories import make_user
from tests.voting.scene import category_of, fell, make_campaign, make_works
from voting.fallen import Fallen, fallen

pytestmark = pytest.mark.django_db


def test_fallen_names_works_that_were_public_with_reason_and_moment(django_assert_num_queries):
    campaign = make_campaign()
    later, sooner, never_public, standing = make_works(category_of(campaign), 4)
    at, before = fell(later), fell(sooner, "主创为专业音乐人。", hours=2)
    fell(never_public, was=states.RECOMMENDED)
    assert standing.state == states.SHORTLISTED
    with django_assert_num_queries(1):
        found = fallen(campaign)
    assert found == {
        sooner.pk: Fallen("主创为专业音乐人。", before),
        later.pk: Fallen("经核查，主创不是本单位职工。", at),
    }
    assert list(found) == [sooner.pk, later.pk]


def test_fallen_of_one_campaign_leaves_out_others_and_proposals_that_are_open_or_refused():
    campaign, other = make_campaign(), make_campaign(current=False)
    fell(make_works(category_of(other), 1)[0])
    (work,) = make_works(category_of(campaign), 1)
    Disqualification.objects.create(
        entry=work, reason="有人举报。", public_text="待核。", proposed_by=make_user(role="organiser")
    )
    assert fallen(campaign) == {}


@pytest.mark.parametrize("outcome", ["confirmed", "refused"])
def test_the_database_refuses_that_one_person_does_both(outcome):
    (work,) = make_works(category_of(make_campaign()), 1)
    one, other = make_user(role="organiser"), make_user(role="organiser")
    given = {"entry": work, "reason": "查实。", "public_text": "查实。", "was_state": "shortlisted", "proposed_by": one}
    decided = {"outcome": outcome, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match="disqualification_takes_two_people"), transaction.atomic():
        Disqualification.objects.create(**given, **decided, decided_by=one)
    assert Disqualification.objects.create(**given, **decided, decided_by=other).outcome == outcome
