"""The voter's way over the pages, without JavaScript: from the gallery to the receipt and back."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from submissions import states
from tests import factories
from tests.voting import scene
from voting.casting import ballots
from voting.identity import captcha, cookie, voters
from voting.models import PhoneCode, Vote, Voter


@pytest.fixture(autouse=True)
def sms(settings, tmp_path):
    settings.SMS_BACKEND = "file"
    settings.SMS_LOG = tmp_path / "sms.log"
    return settings.SMS_LOG


@pytest.fixture
def known(client, voter):
    """A browser that has proved the number before."""
    signed = voters._signer().sign(f"{voter.campaign_id}|{voter.pk}|{voter.epoch}")
    client.cookies[cookie.COOKIE] = signed
    return client


def ballot(*works, category="film"):
    return {"category": category, "pick": [work.number for work in works]}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def phone_form(client, picks, phone="13800001234"):
    page = client.get(reverse("vote_phone"), picks)
    question = page.context["question"]
    first, second = (captcha._NUMERALS.index(question.text[place]) for place in (0, 2))
    return {**picks, "phone": phone, "answer": str(first + second), "token": question.token}


def code_in(sms):
    return re.findall(r"验证码是 (\d{6})", sms.read_text(encoding="utf-8"))[-1]


def test_new_voter_comes_from_the_gallery_to_the_receipt(client, works, sms):
    picks = ballot(works[0], works[2])
    confirm = client.get(reverse("vote_confirm"), picks)
    assert [card.entry.pk for card in confirm.context["cards"]] == [works[0].pk, works[2].pk]
    answer = client.post(reverse("vote_phone"), phone_form(client, picks))
    assert urlsplit(answer.url).path == reverse("vote_code")
    assert parse_qs(urlsplit(answer.url).query) == {"category": ["film"], "pick": picks["pick"]}
    answer = client.post(reverse("vote_code"), {**picks, "code": code_in(sms)})
    vote = Vote.objects.first()
    assert answer.url == reverse("vote_receipt", args=[vote.receipt_sha256[:16]])
    assert sorted(Vote.objects.values_list("entry_id", flat=True)) == [works[0].pk, works[2].pk]
    page = client.get(answer.url)
    assert page.context["slip"].receipt == vote.receipt
    assert "投票成功" in text_of(page)


def test_known_voter_confirms_and_has_the_receipt(known, works):
    answer = known.post(reverse("vote_confirm"), ballot(works[0]))
    assert answer.url == reverse("vote_receipt", args=[Vote.objects.get().receipt_sha256[:16]])


def test_pressing_twice_leads_to_the_same_receipt(known, works):
    first = known.post(reverse("vote_confirm"), ballot(works[0], works[1]))
    second = known.post(reverse("vote_confirm"), ballot(works[0], works[1]))
    assert (second.status_code, second.url) == (302, first.url)
    assert Vote.objects.count() == 2


def test_unknown_voter_who_posts_is_led_to_the_number_with_her_picks(client, works):
    answer = client.post(reverse("vote_confirm"), ballot(works[0], works[1]))
    assert urlsplit(answer.url).path == reverse("vote_phone")
    assert parse_qs(urlsplit(answer.url).query)["pick"] == [works[0].number, works[1].number]
    assert Vote.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"phone": "12345"}, "请填写 11 位的中国内地手机号，例如 13800001234。"),
        ({"phone": ""}, "请填写 11 位的中国内地手机号，例如 13800001234。"),
        ({"answer": "999"}, "这道题没有算对，或者页面放得太久了。请按新的题再填一次。"),
        ({"answer": "", "work": "nonsense"}, "这道题没有算对，或者页面放得太久了。请按新的题再填一次。"),
    ],
)
def test_refused_number_keeps_what_was_typed_and_picked(client, works, change, sentence):
    picks = ballot(works[0], works[1])
    page = client.post(reverse("vote_phone"), phone_form(client, picks) | change)
    assert page.status_code == 400
    assert [error for errors in page.context["form"].errors.values() for error in errors] == [sentence]
    html = page.content.decode()
    assert re.findall(r'name="pick" value="([^"]+)"', html) == picks["pick"]
    assert f'value="{change.get("phone", "13800001234")}"' in html or change.get("phone") == ""
    assert PhoneCode.objects.count() == 0


def test_wrong_code_says_so_and_keeps_the_picks(client, works, sms):
    picks = ballot(works[3])
    client.post(reverse("vote_phone"), phone_form(client, picks))
    page = client.post(reverse("vote_code"), {**picks, "code": f"{(int(code_in(sms)) + 1) % 10**6:06d}"})
    assert page.context["form"].errors["code"] == ["验证码不对，请核对短信后再填，还可以试 4 次。"]
    assert re.findall(r'name="pick" value="([^"]+)"', page.content.decode()) == picks["pick"]
    assert Voter.objects.count() == 0


def test_code_page_without_a_code_leads_back_to_the_number(client, works):
    answer = client.get(reverse("vote_code"), ballot(works[0]))
    assert urlsplit(answer.url).path == reverse("vote_phone")


def test_number_proved_without_picks_shows_what_was_voted(client, works, voter, category, sms):
    ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    client.post(reverse("vote_phone"), phone_form(client, {}))
    answer = client.post(reverse("vote_code"), {"code": code_in(sms)})
    assert answer.url == reverse("my_votes")
    assert [vote.entry_id for vote in client.get(answer.url).context["slips"][0].votes] == [works[0].pk]


@pytest.mark.parametrize("known_or_not", ["known", "client"])
def test_too_many_picks_are_refused_in_words(request, works, known_or_not):
    browser = request.getfixturevalue(known_or_not)
    page = browser.get(reverse("vote_confirm"), ballot(*works[:6]))
    assert page.context["fault"] == "一共选了 6 件，每类最多选 5 件。请取消多出的几件。"


def test_too_many_picks_are_refused_when_posted(known, works):
    page = known.post(reverse("vote_confirm"), ballot(*works[:6]))
    assert page.status_code == 409
    assert Vote.objects.count() == 0


def test_quota_used_is_told_with_the_numbers(known, works):
    known.post(reverse("vote_confirm"), ballot(*works[:4]))
    page = known.post(reverse("vote_confirm"), ballot(*works[4:6]))
    assert page.status_code == 409
    assert page.context["fault"] == "这一类您已投 4 件，还可以投 1 件，这次选了 2 件。请取消多出的几件。"


def test_closed_phase_answers_410_and_shows_the_dates(known, works, campaign):
    phase = factories.set_phase(campaign, "vote", is_open=False)
    page = known.post(reverse("vote_confirm"), ballot(works[0]))
    assert page.status_code == 410
    assert page.context["fault"] == "网络投票现在没有开放，这次没有投出。"
    assert Vote.objects.count() == 0
    assert "结束" in text_of(page)
    assert phase.closes_at.year > 2000


def test_closed_phase_sends_no_codes_for_a_vote(client, works, campaign):
    form = phone_form(client, ballot(works[0]))
    factories.set_phase(campaign, "vote", is_open=False)
    answer = client.post(reverse("vote_phone"), form)
    assert urlsplit(answer.url).path == reverse("vote_confirm")
    assert PhoneCode.objects.count() == 0


def test_busy_database_answers_503_with_retry_after(known, works, monkeypatch):
    monkeypatch.setattr(ballots, "cast", lambda **kwargs: ballots.Busy(retry_after=2))
    page = known.post(reverse("vote_confirm"), ballot(works[0]))
    assert (page.status_code, page["Retry-After"]) == (503, "2")


def test_pick_that_is_on_no_list_stops_the_whole_ballot(known, works, campaign):
    photo = factories.make_entry(scene.category_of(campaign, "picture"), state=states.ADMITTED)
    page = known.post(reverse("vote_confirm"), ballot(works[0], photo))
    assert page.status_code == 409
    assert page.context["fault"] == "选的作品里有 1 件不在投票名单里，已经去掉，请再看一遍。"
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("name", ["vote_confirm", "vote_phone", "vote_code", "gallery"])
@pytest.mark.parametrize("bad", ["\x00", "' OR 1=1", "../../x", "长" * 500])
def test_hostile_picks_and_categories_are_no_error(known, works, name, bad):
    for data in ({"category": bad, "pick": [bad]}, {"category": "film", "pick": [bad] * 300}, {"city": bad, "q": bad}):
        assert known.get(reverse(name), data).status_code in (200, 302)
        assert known.post(reverse(name), data | {"code": bad, "phone": bad}).status_code in (200, 302, 400, 409)


def test_receipt_of_somebody_else_does_not_exist(client, works, voter, category):
    outcome = ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    assert isinstance(outcome, ballots.Cast)
    address = reverse("vote_receipt", args=[Vote.objects.get().receipt_sha256[:16]])
    assert client.get(address).status_code == 404
    other = voters.voter_of(campaign=category.campaign, phone=scene.OTHER_PHONE)
    client.cookies[cookie.COOKIE] = voters._signer().sign(f"{category.campaign_id}|{other.pk}|1")
    assert client.get(address).status_code == 404


def test_check_of_a_receipt_shows_its_works(client, works, voter, category):
    outcome = ballots.cast(voter=voter, category=category, picks=[works[0].pk], origin=ballots.Origin())
    page = client.post(reverse("check_vote"), {"receipt": f" {outcome.receipt.lower()} "})
    assert [vote.entry_id for vote in page.context["slip"].votes] == [works[0].pk]


@pytest.mark.parametrize("typed", ["", "x", "\x00", "A" * 80, "0" * 30])
def test_check_of_what_is_no_receipt_says_so(client, works, typed):
    page = client.post(reverse("check_vote"), {"receipt": typed})
    assert (page.status_code, page.context["slip"]) == (200, None)
    assert len(page.context["form"].errors["receipt"]) == 1


def test_leaving_the_device_forgets_the_voter(known, works):
    answer = known.post(reverse("my_votes"))
    assert answer.cookies[cookie.COOKIE]["max-age"] == 0


def test_pages_of_a_voter_are_not_cached(known, works):
    for name in ("vote_confirm", "vote_phone", "my_votes", "check_vote", "vote_challenge"):
        assert "no-store" in known.get(reverse(name), ballot(works[0]))["Cache-Control"]


def test_code_sent_twice_gets_the_same_receipt_whether_its_answer_came_or_not(client, works, sms):
    picks = ballot(works[0])
    client.post(reverse("vote_phone"), phone_form(client, picks))
    waiting = client.cookies.copy()  # as a browser has them whose answer was lost on the line
    first = client.post(reverse("vote_code"), {**picks, "code": code_in(sms)})
    after = client.post(reverse("vote_code"), {**picks, "code": code_in(sms)})
    client.cookies = waiting
    lost = client.post(reverse("vote_code"), {**picks, "code": code_in(sms)})
    assert (first.url, after.url, lost.url) == (first.url, first.url, first.url)
    assert (Vote.objects.count(), Voter.objects.count()) == (1, 1)


def test_used_code_opens_nothing_without_the_right_digits_or_after_its_time(client, works, sms):
    client.post(reverse("vote_phone"), phone_form(client, {}))
    waiting = client.cookies.copy()
    client.post(reverse("vote_code"), {"code": code_in(sms)})
    client.cookies = waiting
    wrong = client.post(reverse("vote_code"), {"code": f"{(int(code_in(sms)) + 1) % 10**6:06d}"})
    assert wrong.context["form"].errors["code"] == ["这个验证码已经用过了，请重新获取。"]
    PhoneCode.objects.update(expires_at=timezone.now())
    late = client.post(reverse("vote_code"), {"code": code_in(sms)})
    assert late.context["form"].errors["code"] == ["验证码已超过 5 分钟，请重新获取。"]


def test_fault_beside_number_and_code_is_named_by_its_field(client, works, sms):
    page = client.post(reverse("vote_phone"), phone_form(client, ballot(works[0])) | {"phone": "1"}).content.decode()
    assert re.search(r'name="phone"[^>]*aria-invalid="true"[^>]*aria-describedby="id_phone_error"', page)
    assert 'id="id_phone_error"' in page
