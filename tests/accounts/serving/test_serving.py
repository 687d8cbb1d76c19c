"""One account that enters for two unions: asked for by address, switched by herself, ended and still an account."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts import reach
from accounts.models import AuditEvent, Membership, Notice, Union, User
from accounts.outbox import sending
from accounts.people import locking, managing
from accounts.serving import serving
from accounts.unions import managing as unions
from common.refusals import NotAllowed, Refused
from submissions import states
from tests.cast import Cast
from tests.factories import make_campaign, make_entry, make_union


@pytest.fixture(autouse=True)
def _nobody_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)


@pytest.fixture
def second(cast: Cast) -> Union:
    """Another union of her branch."""
    return make_union("bridge", kind="grassroots", parent=cast.recommender.union, name="榕江桥梁工会")


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def serves(user: User) -> list[str]:
    return [union.name for union in serving.unions_served(fresh(user))]


def ask(cast: Cast, union: Union) -> User:
    return serving.ask_to_serve(union=union, email=f" {cast.entrant.email.upper()} ", by=cast.recommender)


# ── Asked, and told ──
def test_an_entrant_is_asked_by_her_address_and_told(cast: Cast, second: Union) -> None:
    assert ask(cast, second) == cast.entrant
    assert sorted(serves(cast.entrant)) == sorted(["榕江轨道工会", "榕江桥梁工会"])
    assert (fresh(cast.entrant).union, fresh(cast.entrant).serves_several) == (cast.entrant.union, True)
    (notice,) = Notice.objects.all()
    assert (notice.kind, notice.to, "榕江桥梁工会" in notice.subject) == ("person.serve", cast.entrant.email, True)
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["person.serve"]


@pytest.mark.parametrize("email", ["", "nobody@example.org", "zhengli@example.org"])
def test_only_an_entrant_s_account_can_be_asked(cast: Cast, second: Union, email: str) -> None:
    with pytest.raises(Refused, match="没有邮箱是"):
        serving.ask_to_serve(union=second, email=email, by=cast.recommender)
    assert not Membership.objects.exists()


def test_asking_twice_and_for_a_closed_union_is_refused(cast: Cast, second: Union) -> None:
    ask(cast, second)
    with pytest.raises(Refused, match="不用再添加"):
        ask(cast, second)
    unions.deactivate_union(union=second, by=cast.recommender)
    with pytest.raises(Refused, match="已停用"):
        ask(cast, second)


# ── Where she acts ──
def test_she_switches_and_sees_and_enters_for_that_union_alone(as_: Any, cast: Cast, second: Union) -> None:
    category = make_campaign().categories.get(code="film")
    first_work = make_entry(category, by=cast.entrant, state=states.SUBMITTED)
    ask(cast, second)
    browser = as_(fresh(cast.entrant))
    assert "切换单位" in browser.get(reverse("my_entries")).content.decode()
    page = browser.post(reverse("my_unions"), {"union": second.pk}, follow=True)
    assert "现在为“榕江桥梁工会”申报" in page.content.decode()
    assert page.context["page"].paginator.count == 0
    assert fresh(cast.entrant).union == second
    # A link of a mail about the other union's work leads over the choice, and on to the work.
    detour = browser.get(reverse("entry", args=[first_work.pk]))
    assert detour["Location"] == f"{reverse('my_unions')}?next={reverse('entry', args=[first_work.pk])}"
    back = browser.post(detour["Location"], {"union": cast.entrant.union_id})
    assert back["Location"] == reverse("entry", args=[first_work.pk])
    assert browser.get(back["Location"]).status_code == 200


def test_nobody_acts_for_a_union_she_does_not_serve(as_: Any, cast: Cast, second: Union) -> None:
    assert as_(cast.entrant).post(reverse("my_unions"), {"union": second.pk}).status_code == 404
    with pytest.raises(NotAllowed):
        serving.act_for(union=second, by=cast.entrant)
    for role in ("recommender", "organiser"):
        assert as_(getattr(cast, role)).get(reverse("my_unions")).status_code == 403


def test_a_foreign_address_is_not_gone_to(as_: Any, cast: Cast, second: Union) -> None:
    ask(cast, second)
    browser = as_(fresh(cast.entrant))
    answer = browser.post(f"{reverse('my_unions')}?next=https://evil.example", {"union": second.pk})
    assert answer["Location"] == reverse("my_entries")


# ── The recommender's list ──
def test_she_stands_in_the_lists_of_both_unions(as_: Any, cast: Cast, second: Union) -> None:
    ask(cast, second)
    page = as_(cast.recommender).get(reverse("branch_unions"))
    rows = {row.union.name: [person.name for person, _standing in row.people] for row in page.context["rows"]}
    assert rows == {"榕江轨道工会": ["王敏"], "榕江桥梁工会": ["王敏"]}
    assert page.context["totals"]["people"] == 1
    assert as_(cast.recommender).get(reverse("branch_unions"), {"show": "none"}).context["rows"] == []


def test_the_page_asks_and_ends_it(as_: Any, cast: Cast, second: Union) -> None:
    browser = as_(cast.recommender)
    url = reverse("branch_serve", args=[second.pk])
    page = browser.get(reverse("branch_invite", args=[second.pk])).content.decode()
    assert (page.count('id="id_email"'), page.count('id="id_serve_email"')) == (1, 1)
    assert browser.post(url, {"email": "nobody@example.org"}).status_code == 422
    assert "对方会收到邮件" in browser.post(url, {"email": cast.entrant.email}, follow=True).content.decode()
    stop = reverse("branch_stop_serving", args=[second.pk])
    assert as_(cast.outside_recommender).post(stop, {"person": cast.entrant.pk}).status_code == 404
    browser.post(stop, {"person": cast.entrant.pk})
    assert (serves(cast.entrant), fresh(cast.entrant).serves_several) == (["榕江轨道工会"], False)
    assert browser.post(stop, {"person": "x"}).status_code == 404


# ── Ending ──
def test_who_acted_for_the_union_that_ends_acts_for_the_other(cast: Cast, second: Union) -> None:
    ask(cast, second)
    serving.act_for(union=second, by=fresh(cast.entrant))
    serving.stop_serving(person=cast.entrant, union=second, by=cast.recommender)
    assert (fresh(cast.entrant).union, Membership.objects.count()) == (cast.entrant.union, 0)
    with pytest.raises(Refused, match="只为这一家工会申报"):
        serving.stop_serving(person=cast.entrant, union=cast.entrant.union, by=cast.recommender)


def test_a_branch_does_not_lock_who_serves_another_branch(cast: Cast, second: Union) -> None:
    ask(cast, second)
    serving.ask_to_serve(union=cast.outsider.union, email=cast.entrant.email, by=cast.outside_recommender)
    with pytest.raises(Refused, match="不能锁定账号"):
        locking.lock(person=cast.entrant, by=cast.recommender)
    serving.stop_serving(person=cast.entrant, union=cast.outsider.union, by=cast.outside_recommender)
    assert not locking.lock(person=cast.entrant, by=cast.recommender).is_active


def test_closing_a_union_leaves_who_serves_another_at_work(cast: Cast, second: Union) -> None:
    ask(cast, second)
    unions.deactivate_union(union=cast.entrant.union, by=cast.recommender)
    assert (fresh(cast.entrant).is_active, fresh(cast.entrant).union) == (True, second)
    assert AuditEvent.objects.get(action="union.deactivate").details == {"locked": [], "moved": ["wangmin"]}


def test_another_role_or_union_ends_it(cast: Cast, second: Union) -> None:
    ask(cast, second)
    facts = {"name": "王敏", "email": cast.entrant.email, "phone": "", "by": cast.organiser}
    managing.change(person=cast.entrant, role="entrant", union=cast.outsider.union, **facts)
    assert (serves(cast.entrant), fresh(cast.entrant).serves_several) == (["远海码头工会"], False)


def test_she_is_one_person_for_whoever_looks_after_both(cast: Cast, second: Union) -> None:
    ask(cast, second)
    assert list(reach.people_of(cast.recommender)) == [cast.entrant]
