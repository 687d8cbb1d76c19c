"""What the buttons of the shortlist's pages do: each calls one verb and leads back to the category."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, requires
from campaign import memory
from campaign.models import Category
from common import in_words
from common.in_words import titled
from common.refusals import Refused
from common.text import LAST_KEY, one_line, plain_text, whole_number
from review.shortlist import candidates, choosing, timing
from review.shortlist import shortlist as room
from review.shortlist.candidates import Pick
from review.shortlist.forms import PublishForm
from review.shortlist.views import PER_PAGE
from submissions.access import get_entry_or_404
from submissions.models import Entry

STEPS = {"up": -1, "down": 1}


@require_POST
@requires("entry.shortlist")
def shortlist_choose(request: SignedIn, code: str) -> HttpResponse:
    """By a rule, or what the page's ticks say; with `reserve` one of them goes into the reserve besides."""
    category, rule = memory.category_or_404(code), _rule(request)
    if rule:
        said = _pick_in_words(choosing.choose_by_rule(category=category, rule=rule, by=request.user))
    else:
        shown, ticked = _keys(request, "shown"), _keys(request, "entries")
        changed = choosing.choose(category=category, shown=shown, ticked=ticked, by=request.user)
        said = _("已保存，改动 %(n)d 件。") % {"n": changed} if changed else ""
    if key := whole_number(request.POST.get("reserve"), LAST_KEY):
        said = _put_in_reserve(request, get_entry_or_404(request.user, key)) or said
    if said:
        messages.success(request, said)
    return _back(request, category)


@require_POST
@requires("entry.shortlist")
def shortlist_want(request: SignedIn, code: str) -> HttpResponse:
    category, typed = memory.category_or_404(code), one_line(request.POST.get("wanted"))
    try:
        choosing.want(category=category, wanted=(whole_number(typed, 9999) or 0) if typed else None, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已保存计划入围件数。"))
    return _back(request, category)


@require_POST
@requires("entry.shortlist")
def shortlist_publish(request: SignedIn, code: str) -> HttpResponse:
    """What is chosen: at once, or at the set time."""
    category, form = memory.category_or_404(code), PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.first_error)
        return _back(request, category)
    try:
        messages.success(request, _publish(category, form, request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, category)


@require_POST
@requires("entry.shortlist")
def shortlist_unplan(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    try:
        timing.unplan(category=category, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已取消定时公布。"))
    return _back(request, category)


@require_POST
@requires("entry.shortlist")
def shortlist_reserve(request: SignedIn, pk: int) -> HttpResponse:
    """Move the entry within the reserve, or take it out."""
    entry, step = get_entry_or_404(request.user, pk), STEPS.get(request.POST.get("do", ""))
    try:
        if step:
            choosing.move_in_reserve(entry=entry, steps=step, by=request.user)
        else:
            choosing.take_from_reserve(entry=entry, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, entry.category, "reserve")


@require_POST
@requires("entry.shortlist")
def shortlist_remove(request: SignedIn, pk: int) -> HttpResponse:
    entry = get_entry_or_404(request.user, pk)
    try:
        room.unshortlist(entry=entry, by=request.user, note=plain_text(request.POST.get("note"))[:500])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(title)s已移出入围。") % {"title": titled(entry.title)})
    return _back(request, entry.category, "listed")


def _publish(category: Category, form: PublishForm, request: SignedIn) -> str:
    if form.is_later:
        plan = timing.plan(category=category, at=form.cleaned_data["at"], by=request.user)
        assert plan.publish_at is not None
        said = {"at": in_words.moment(plan.publish_at, weekday=True)}
        return _("将于 %(at)s 公布届时选中的作品。此前可以调整或取消。") % said
    seen = whole_number(request.POST.get("seen"), LAST_KEY) or 0
    done = room.publish_chosen(category=category, seen=seen, by=request.user)
    return _("已公布 %(n)d 件入围作品。") % {"n": len(done)}


def _put_in_reserve(request: SignedIn, entry: Entry) -> str:
    try:
        choosing.put_in_reserve(entry=entry, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return ""
    return _("%(title)s已列入候补。") % {"title": titled(entry.title)}


def _rule(request: HttpRequest) -> str:
    """What the buttons 全部, 前 N 件, 每个推荐单位前 N 件 and 清空 ask for."""
    rule, number = request.POST.get("rule", ""), whole_number(request.POST.get("number"), candidates.MOST)
    if not number and rule in ("top", "branch"):
        return ""
    rules = {"all": candidates.EVERYTHING, "none": "0", "top": f"{candidates.TOP}{number}", "branch": str(number)}
    return rules.get(rule, "")


def _pick_in_words(pick: Pick) -> str:
    said = {"n": len(pick.keys), "level": "、".join(pick.level)}
    if pick.level:
        return _("已选中 %(n)d 件。末位评级和推荐顺序并列的都已选中：%(level)s。需要取舍的，请逐件勾选。") % said
    return _("已选中 %(n)d 件，其他作品不再选中。") % said


def _keys(request: HttpRequest, name: str) -> set[int]:
    return {whole_number(typed, LAST_KEY) or 0 for typed in request.POST.getlist(name)[:PER_PAGE]}


def _back(request: HttpRequest, category: Category, part: str = "") -> HttpResponse:
    page = whole_number(request.POST.get("page"), 999)
    response = redirect("shortlist_category", category.code)
    response["Location"] += (f"?page={page}" if page else "") + (f"#{part}" if part else "")
    return response
