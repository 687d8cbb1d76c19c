"""A certificate says what was published, and its check page goes on saying what became of it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from common.refusals import Refused
from review.awards import deciding
from review.certificates import issuing
from review.models import AwardDecision, Certificate
from review.results import publishing
from submissions import states
from submissions.models import Entry
from tests.factories import make_user
from tests.review import releasing
from tests.review.results.test_results import vote


@pytest.fixture
def published(stage):
    """Four works; the third has the prize and the popularity prize. The objections are over."""
    entries = stage.scored(4)
    vote(stage, entries[2], 3)
    publish(stage)
    releasing.end_publicity()
    return entries


def publish(stage, given: dict[int, str] | None = None):
    organiser = stage.cast.organiser
    result = publishing.compute(category=stage.category, by=organiser, reason="更正" if given else "")
    if given:
        decision = deciding.propose(
            result=result, given=given, reasons=dict.fromkeys(given, "经复核"), reason="", by=organiser
        )
        deciding.confirm(decision=decision, by=make_user("zuzhi2", role="organiser"))
    return releasing.publish(result, by=organiser)


def issue(stage) -> list[Certificate]:
    return issuing.issue(category=stage.category, by=stage.cast.organiser)


def page(as_, certificate: Certificate) -> str:
    return as_(None).get(reverse("certificate", args=[certificate.code])).content.decode()


def test_none_is_issued_before_the_result_is_published_and_the_objections_are_over(stage):
    stage.scored(4)
    with pytest.raises(Refused, match="还没有公布"):
        issue(stage)
    publish(stage)
    with pytest.raises(Refused, match="公示到"):
        issue(stage)
    assert Certificate.objects.count() == 0


def test_each_prize_has_one_certificate_with_a_number_and_a_code_of_its_own(stage, published):
    made = issue(stage)
    prefix = stage.campaign.number_prefix
    assert [(one.entry.title, one.prize, one.number) for one in made] == [
        ("作品之2", "一等奖", f"{prefix}-ZS-0001"),
        ("作品之2", "网络人气奖", f"{prefix}-ZS-0002"),
    ]
    assert (len({one.code for one in made}), issue(stage)) == (2, [])


def test_whoever_scans_it_reads_what_it_certifies(stage, published, as_):
    made = issue(stage)[0]
    text = page(as_, made)
    assert "证书有效" in text
    assert [word for word in (made.number, "作品之2", "一等奖", made.union_name) if word not in text] == []
    typed = "-".join(re.findall("....", made.code)).lower()
    assert as_(None).get(reverse("certificate_check"), {"code": typed}).url == reverse("certificate", args=[made.code])
    assert as_(None).get(reverse("certificate_check"), {"code": "NONE"}).status_code == 404
    assert as_(None).get(reverse("certificate", args=["NONE"])).status_code == 404
    svg = as_(None).get(reverse("certificate_code", args=[made.code]))
    assert (svg.headers["Content-Type"], b"<svg" in svg.content) == ("image/svg+xml", True)


def test_after_a_correction_it_says_what_it_certified_and_what_holds_now(stage, published, as_):
    first, popular = issue(stage)
    publish(stage, {published[2].pk: "", published[0].pk: "一等奖"})
    releasing.end_publicity()
    text = page(as_, first)
    assert "结果已经更正为第 2 版，这件作品现为：网络人气奖" in text and "第 1 版结果" in text
    assert "证书有效" in page(as_, popular)
    assert [(one.entry.title, one.prize) for one in issue(stage)] == [("作品之0", "一等奖")]


def test_a_work_that_fell_has_no_certificate_and_its_old_one_says_so(stage, published, as_):
    made = issue(stage)[0]
    Entry.objects.filter(pk=published[2].pk).update(state=states.DISQUALIFIED)
    assert "取消资格，证书不再有效" in page(as_, made)
    Certificate.objects.all().delete()
    assert issue(stage) == []


@pytest.mark.parametrize(("agreed", "named"), [(["original"], False), (["original", "publish"], True)])
def test_authors_stand_on_the_paper_by_their_consent_alone(stage, published, as_, agreed, named):
    Entry.objects.filter(pk=published[2].pk).update(declarations=agreed)
    issue(stage)
    text = as_(stage.cast.organiser).get(reverse("certificates", args=["film"])).content.decode()
    assert ("陈海生" in text, "报送的《作品之2》" in text) == (named, True)


def test_one_is_printed_by_itself(stage, published, as_):
    first, second = issue(stage)
    text = as_(stage.cast.organiser).get(f"{reverse('certificates', args=['film'])}?number={second.number}")
    shown = [one.number in text.content.decode() for one in (first, second)]
    assert (shown, "已制作 2 份" in text.content.decode()) == ([False, True], True)


def test_the_office_issues_them_from_the_page(stage, published, as_):
    browser = as_(stage.cast.organiser)
    assert "制作证书" in browser.get(reverse("certificates", args=["film"])).content.decode()
    answer = browser.post(reverse("certificates_issue", args=["film"]), follow=True)
    assert "已制作 2 份证书" in answer.content.decode()
    assert as_(stage.cast.auditor).post(reverse("certificates_issue", args=["film"])).status_code == 403


@pytest.mark.parametrize("works", [1, 3])
def test_pages_ask_the_same_number_of_questions(stage, as_, works, django_assert_num_queries):
    entries = stage.scored(works)
    for entry in entries:
        vote(stage, entry, 1)
    publish(stage)
    releasing.end_publicity()
    made = issue(stage)
    assert (len(made), AwardDecision.objects.count()) == (works, 1)
    browser = as_(stage.cast.organiser)
    browser.get(reverse("certificates", args=["film"]))
    with django_assert_num_queries(4):
        browser.get(reverse("certificates", args=["film"]))
    with django_assert_num_queries(5):
        as_(None).get(reverse("certificate", args=[made[0].code]))
