"""The organiser's desk of reference works, and the experts' page of them beside their own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import SignedIn, allows, requires
from campaign import memory
from campaign.models import Category
from common.refusals import Refused
from common.request_bodies import judges_body
from review.anchors import setting, shown
from review.anchors.forms import AnchorForm, TryForm
from review.models import Anchor, Assignment, Panel
from submissions.evidence import giving, rules


def _judge_body(request: HttpRequest, size: int, code: str) -> None:
    rules.judge_form(size)


@requires("panel.progress")
@judges_body(_judge_body)
def anchor_desk(request: SignedIn, code: str) -> HttpResponse:
    category, fault = memory.category_or_404(code), ""
    form = AnchorForm(request.POST, request.FILES) if request.method == "POST" else AnchorForm()
    if request.method == "POST":
        try:
            _add(request, category, form)
        except Refused as refusal:
            fault = str(refusal)
        else:
            messages.success(request, _("已加入，本项目的专家可以看到。文件检查通过后可以打开。"))
            return redirect("anchor_desk", code)
    context = {
        "category": category,
        "categories": memory.categories(category.campaign),
        "cards": shown.cards(category),
        "can_edit": allows(request.user, "panel.edit"),
        "fault": fault,
        "typed": request.POST,
        "most": setting.MOST,
    }
    return render(request, "review/anchors/desk.html", context, status=422 if fault else 200)


@require_POST
@requires("panel.edit")
def anchor_withdraw(request: SignedIn, pk: int) -> HttpResponse:
    anchor = get_object_or_404(Anchor, pk=pk)
    try:
        setting.withdraw(anchor=anchor, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤下，专家不再看到。"))
    return redirect("anchor_desk", anchor.category.code)


@require_safe
@requires("score.give")
def anchors(request: SignedIn, code: str) -> HttpResponse:
    category = memory.category_or_404(code)
    _check_in_panel(request.user, category.pk)
    return _own_page(request, category)


@require_POST
@requires("score.give")
def anchor_try(request: SignedIn, pk: int) -> HttpResponse:
    anchor = get_object_or_404(Anchor, pk=pk)
    _check_in_panel(request.user, anchor.category_id)
    form = TryForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_first_error(form))
        setting.mark(anchor=anchor, by=request.user, points=form.cleaned_data["points"])
    except Refused as refusal:
        return _own_page(request, anchor.category, fault=str(refusal))
    return redirect("anchors", anchor.category.code)


@require_safe
@requires("score.give", "panel.progress")
def anchor_file(request: SignedIn, pk: int, file_pk: int) -> HttpResponseBase:
    anchor = get_object_or_404(Anchor.objects.shown(), pk=pk)
    if not allows(request.user, "panel.progress"):
        _check_in_panel(request.user, anchor.category_id)
    return giving.give(request, folder=anchor.folder, pk=file_pk)


def _add(request: SignedIn, category: Category, form: AnchorForm) -> None:
    if not form.is_valid():
        raise Refused(_first_error(form))
    given = dict(form.cleaned_data)
    setting.add(category=category, by=request.user, files=given.pop("attached"), **given)


def _own_page(request: SignedIn, category: Category, fault: str = "") -> HttpResponse:
    cards = shown.cards(category, expert=request.user)
    own = Assignment.objects.standing().filter(expert=request.user, entry__category=category)
    rows = list(own.select_related("sheet", "entry").defer("entry__answers").prefetch_related("sheet__marks"))
    context = {"category": category, "cards": cards, "drift": shown.notice(rows, cards), "fault": fault}
    return render(request, "review/anchors/anchors.html", context, status=422 if fault else 200)


def _check_in_panel(user: User, category: int) -> None:
    if not Panel.objects.filter(category=category, experts=user).exists():
        raise Http404


def _first_error(form: Any) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")
