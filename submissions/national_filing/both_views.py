"""The button 同时报全国."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedIn, requires
from common.refusals import Refused
from submissions import access
from submissions.national_filing.entering_both import Entered, enter_national


@require_POST
@requires("entry.create")
def entry_national(request: SignedIn, pk: int) -> HttpResponse:
    """Pressed twice, it leads to the same copy."""
    entry = access.get_entry_or_404(request.user, pk)
    try:
        entered = enter_national(entry=entry, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("entry", pk=pk)
    _tell(request, entered)
    if entered.is_new:
        return redirect("entry_step", pk=entered.entry.pk, step="preview")
    return redirect("entry", pk=entered.entry.pk)


def _tell(request: SignedIn, entered: Entered) -> None:
    name = entered.entry.category.name
    if not entered.is_new:
        messages.info(request, _("这件作品已经复制到“%(name)s”，不会重复复制。") % {"name": name})
        return
    words = {"name": name, "files": entered.files}
    messages.success(
        request,
        _(
            "已复制到“%(name)s”：文字、相同的声明和 %(files)s 个文件，文件不用再传。"
            "备案已登记为“拟报送”，由推荐单位报省总工会网络工作部。请核对后提交。"
        )
        % words,
    )
    if entered.left_out:
        messages.warning(request, _("没有复制的文件：%(names)s。") % {"names": "、".join(entered.left_out)})
