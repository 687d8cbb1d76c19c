"""The announcement's addresses: the page with the article's preview, Word, and each part of the article by itself."""

from __future__ import annotations

from urllib.parse import quote

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.permissions import public
from campaign.calendar import current_campaign_or_404
from review.showcase import announcement as announcing
from review.showcase import article
from review.showcase.announcement import Letter
from submissions.papers import as_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@public
@csp_replace({"frame-src": ["'self'"]})
def announcement(request: HttpRequest) -> HttpResponse:
    said = _letter_or_404()
    context = {
        "said": said,
        "lists": [(one.category, list(announcing.lines(one))) for one in said.lists],
        "parts": [(place, text, len(text)) for place, text in enumerate(article.parts(said), start=1)],
        "pictures": list(enumerate(announcing.pictured(said), start=1)),
    }
    return render(request, "review/showcase/announcement.html", context)


@public
def announcement_word(request: HttpRequest) -> HttpResponse:
    said = _letter_or_404()
    response = HttpResponse(as_word.draw(announcing.paper(said)), content_type=WORD)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(said.title)}.docx"
    return response


@public
@csp_replace({"style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"]})  # type: ignore[arg-type]
@xframe_options_sameorigin
def article_part(request: HttpRequest, part: int) -> HttpResponse:
    """As WeChat shows it: nothing but the article's own styles."""
    parts = article.parts(_letter_or_404())
    if not 0 < part <= len(parts):
        raise Http404
    return HttpResponse(
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_('公众号文章预览')}</title></head>"
        f'<body style="margin:16px;font-family:sans-serif;">{parts[part - 1]}</body></html>'
    )


def _letter_or_404() -> Letter:
    said = announcing.letter(current_campaign_or_404())
    if said is None:
        raise Http404(_("结果还没有公布。"))
    return said
