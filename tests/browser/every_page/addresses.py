"""Which address answers whom with a page: every named address, asked by every role before a browser is opened.

Two people often see the same page. What a browser need not look at again is told by the elements: a page all of
whose kinds of elements stand, in the same places, on a page of the same name that is looked at already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.permissions import ROLES

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VARYING = {"id", "href", "value", "name", "for", "src", "action", "content", "datetime", "title", "alt"}


@dataclass(frozen=True)
class Visit:
    role: str
    name: str
    path: str


@dataclass
class Found:
    visits: list[Visit]
    unopened: set[str]  # names of addresses that may be pages, and that no role gets a page from


@dataclass(frozen=True)
class Answer:
    path: str = ""
    kinds: frozenset[str] = frozenset()
    is_no_page: bool = False  # a form is taken here, or a file or a part of a page given


Candidates = Mapping[str, list[Mapping[str, Any]]]


def names(patterns: Any = None, around: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Name of every address of the site, the words that it needs, and the rule who may open it."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        words = (*around, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns, words)
        elif isinstance(one, URLPattern) and one.name:
            yield one.name, words, getattr(one.callback, "access_rule", "")


def find(browsers: Mapping[str, Client], candidates: Candidates, *, part: int = 0, of: int = 1) -> Found:
    """The pages to look at, or a part of them. `candidates`: by name of an address, what may fill it; the first that
    answers is taken."""
    found, seen = Found([], set()), {}
    for name, rule in sorted({name: rule for name, _words, rule in names()}.items())[part::of]:
        answers = {role: _first(browsers[role], name, candidates[name]) for role in browsers if may_open(role, rule)}
        for role, answer in answers.items():
            if answer.path and _is_new(seen.setdefault(name, []), answer.kinds):
                found.visits.append(Visit(role, name, answer.path))
        if not any(answer.path or answer.is_no_page for answer in answers.values()):
            found.unopened.add(name)
    return found


def may_open(role: str, rule: str) -> bool:
    """What everybody may open looks the same to all who are logged in, but for the menu above it and her own log-in."""
    if rule == "":  # allauth's
        return role in ("visitor", "organiser", "screener", "auditor")
    if rule == "public":
        return role in ("visitor", "voter", "organiser")
    return role in ROLES and (rule == "logged_in" or bool(ROLES[role].permissions & set(rule.split(" or "))))


def _first(browser: Client, name: str, ways: list[Mapping[str, Any]]) -> Answer:
    """The first page that this address has for this person."""
    for kwargs in ways:
        path = reverse(name, kwargs=kwargs)
        answer = browser.get(path)
        if answer.status_code in (403, 405):
            return Answer(is_no_page=answer.status_code == 405)
        if answer.status_code == 200:
            html = html_of(answer)
            return Answer(path, _Elements(html).kinds) if "<html" in html else Answer(is_no_page=True)
    return Answer()


def html_of(answer: Any) -> str:
    """A part that is put into a page has no <html>, and a file is no page at all: "" for it."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return ""
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def _is_new(seen: list[frozenset[str]], kinds: frozenset[str]) -> bool:
    if any(kinds <= other for other in seen):
        return False
    seen.append(kinds)
    return True


class _Elements(HTMLParser):
    """The kinds of elements in <main>: each with its class, its attributes and the element around it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._found: set[str] = set()
        self._around: list[str] = []
        self._main = False
        self.feed(html)
        self.kinds = frozenset(self._found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._main = self._main or tag == "main"
        given = sorted(
            key if key in VARYING else f"{key}={value}" for key, value in attrs if not key.startswith("data-")
        )
        kind = f"{tag}[{' '.join(given)}]"
        if self._main:
            self._found.add(f"{self._around[-1] if self._around else ''} > {kind}")
        if tag not in VOID:
            self._around.append(kind)

    def handle_endtag(self, tag: str) -> None:
        while self._around and not self._around.pop().startswith(f"{tag}["):
            pass
        self._main = self._main and tag != "main"
