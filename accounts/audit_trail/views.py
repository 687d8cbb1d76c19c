"""The audit trail, to be read and never edited: for auditors and the organiser."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.audit_trail.labels import details_in_words, in_words, labels
from accounts.audit_trail.search import AuditSearch
from accounts.permissions import requires

PER_PAGE = 50


@requires("audit.read")
def audit_trail(request: HttpRequest) -> HttpResponse:
    search = AuditSearch(request.GET)
    page = Paginator(search.found(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "search": search,
        "page": page,
        "events": [(event, in_words(event.action), details_in_words(event)) for event in page],
        "actions": [str(label) for label in labels().values()],
    }
    return render(request, "accounts/audit_trail/search.html", context)
