"""From home to a winner and to how its score came about, a certificate checked, the article copied; two people first
decide the prizes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.models import User
from campaign.definition.spec import Award
from campaign.models import Campaign, Phase
from review.certificates import issuing
from review.models import Result
from tests.browser.conftest import Seat
from tests.browser.every_page.works import rank
from tests.browser.pages import look
from tests.cast import Cast
from tests.factories import make_campaign, make_user, set_phase
from tests.review import releasing

PRIZES = (Award("first", "一等奖", Decimal("0.3")), Award("second", "二等奖", Decimal("0.3")))


@pytest.fixture
def ranked(transactional_db: None, cast: Cast) -> Campaign:
    """Three works, of which the computed prizes name one; nothing is published."""
    campaign = make_campaign(awards=PRIZES, award_cap=Decimal("0.7"))
    rank(campaign.categories.get(code="film"), cast, publish=False)
    return campaign


def only_showcase(campaign: Campaign) -> None:
    for phase in Phase.objects.filter(campaign=campaign):
        set_phase(campaign, phase.code, is_open=phase.code == "showcase")


def test_from_the_decision_to_the_article(ranked: Campaign, cast: Cast, seat: Seat) -> None:
    other = make_user("zuzhi2", role="organiser", name="第二位")
    decide(cast.organiser, other, seat)
    releasing.publish(Result.objects.get(), by=cast.organiser)
    only_showcase(ranked)
    releasing.end_publicity()
    made = issuing.issue(category=ranked.categories.get(code="film"), by=cast.organiser)

    visitor = seat(phone=True)
    visitor.goto("/")
    expect(visitor.get_by_text("我要投票")).to_have_count(0)
    first = visitor.locator("#winners-h").locator("xpath=ancestor::section").locator(".work").first
    expect(first).to_contain_text("二等奖")  # lowered by two people
    look(visitor, "winners-home")
    first.locator(".work-title").click()
    expect(visitor.locator("article.work-page")).to_contain_text("二等奖")
    visitor.get_by_role("link", name="得分说明").click()
    expect(visitor.locator(".sum").first).to_contain_text("3 份评分表取平均")
    expect(visitor.locator("#decided")).to_be_visible()
    look(visitor, "winners-score")

    visitor.goto("/certificates/")
    code = made[0].code
    visitor.get_by_label("核对码").fill(f"{code[:4]}-{code[4:8]}-{code[8:]}".lower())
    visitor.get_by_role("button", name="核对").click()
    expect(visitor.locator("main")).to_contain_text("证书有效")
    look(visitor, "winners-certificate")

    office = seat(other, permissions=["clipboard-read", "clipboard-write"])
    office.goto("/showcase/announcement/")
    expect(office.frame_locator("iframe").locator("body")).to_contain_text("获奖作品公告")
    office.get_by_role("button", name="复制正文").click()
    expect(office.get_by_role("button", name="已复制")).to_be_visible()
    html = "navigator.clipboard.read().then((all) => all[0].getType('text/html')).then((one) => one.text())"
    copied = office.evaluate(html)
    assert "二等奖" in copied and "style=" in copied and "<script" not in copied
    look(office, "winners-announcement")


def decide(first: User, second: User, seat: Seat) -> None:
    """The first lowers the only prize with a reason, the second confirms."""
    page = seat(first)
    page.goto("/desk/awards/film/")
    look(page, "winners-form")
    page.locator(".table select").first.select_option("二等奖")
    page.get_by_role("button", name="提出，交另一人确认").click()
    expect(page.locator(".notice-error")).to_contain_text("请写明原因")
    page.get_by_label("与计算结果不同的原因").first.fill("评委会认为未达到一等奖水平")
    page.get_by_role("button", name="提出，交另一人确认").click()
    expect(page.locator("main")).to_contain_text("须由另一位省总活动管理员登录后确认")
    look(page, "winners-proposed")
    other = seat(second)
    other.goto("/desk/awards/film/")
    other.get_by_role("button", name="确认奖项").click()
    expect(other.locator("main")).to_contain_text("奖项已经审定")
