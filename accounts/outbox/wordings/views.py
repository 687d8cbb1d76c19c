"""The texts of messages as the organiser reads and changes them; the auditor reads along."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.outbox import kinds, texts
from accounts.outbox.wordings import samples, wordings
from accounts.outbox.wordings.forms import WordingForm
from accounts.permissions import SignedIn, allows, requires
from common.refusals import Refused


@require_safe
@requires("outbox.read")
def wording_list(request: SignedIn) -> HttpResponse:
    changed = wordings.newest()
    rows = [(kind, words, texts.delivered(kind), changed.get(kind)) for kind, words in wordings.editable().items()]
    return render(request, "accounts/outbox/wordings/list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outbox.read")
def wording(request: SignedIn, kind: str) -> HttpResponse:
    """Reading and trying out; what is posted here is shown filled in and not kept."""
    if kind not in wordings.editable():
        raise Http404
    if request.method == "POST":
        return _page(request, kind, WordingForm(request.POST, kind=kind))
    now = texts.current(kind)
    given = {"subject": now.subject, "text": now.text, "is_held": texts.is_held(kind)}
    number = request.GET.get("number", "")[:20]
    return _page(request, kind, WordingForm(given | {"number": number}, kind=kind))


@require_POST
@requires("outbox.edit")
def wording_save(request: SignedIn, kind: str) -> HttpResponse:
    if kind not in wordings.editable():
        raise Http404
    form = WordingForm(request.POST, kind=kind)
    if not form.is_valid():
        return _page(request, kind, form)
    given = {name: form.cleaned_data[name] for name in ("subject", "text", "is_held")}
    try:
        made = wordings.change(kind=kind, **given, by=request.user)
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return _page(request, kind, form)
    messages.success(request, _("已保存，以后产生的消息按新的文字发出。") if made else _("没有改动。"))
    return redirect("wording", kind=kind)


@require_POST
@requires("outbox.edit")
def wording_restore(request: SignedIn, kind: str) -> HttpResponse:
    """Back to what was delivered with the site."""
    if kind not in wordings.editable():
        raise Http404
    wordings.restore(kind=kind, by=request.user)
    messages.success(request, _("已恢复为平台原有的文字。"))
    return redirect("wording", kind=kind)


def _page(request: SignedIn, kind: str, form: WordingForm) -> HttpResponse:
    is_valid = form.is_valid()
    data = form.cleaned_data
    preview = (
        samples.preview(kind=kind, subject=data["subject"], text=data["text"], number=data.get("number", ""))
        if is_valid
        else None
    )
    context = {
        "kind": kind,
        "words": kinds.in_words(kind),
        "form": form,
        "preview": preview,
        "fields": [(name, kinds.field_in_words(name)) for name in kinds.fields_of(kind)],
        "needed": wordings.needed(kind),
        "history": wordings.history(kind),
        "unsent": wordings.unsent(kind),
        "takes_number": samples.takes_number(kind),
        "can_edit": allows(request.user, "outbox.edit"),
    }
    return render(request, "accounts/outbox/wordings/wording.html", context, status=200 if is_valid else 400)
