"""The announcement as HTML that the editor of WeChat's official accounts takes: every style stands inline, there is no
script, class, link or picture of ours (it drops them), and no part is longer than it allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from review.showcase.announcement import Letter, pictured
from review.showcase.winners import Winner, Winners

MOST = 20_000  # characters of one article, markup included
AT_ONCE = 20  # works that stay together: with the longest names that there are they fill three quarters of one
_TITLE = "margin:0 0 16px;font-size:20px;font-weight:600;line-height:1.5;text-align:center;color:#1f2329;"
_TEXT = "margin:0 0 12px;font-size:16px;line-height:1.8;text-align:justify;color:#1f2329;"
_HEAD = (
    "margin:24px 0 12px;padding-left:10px;border-left:4px solid #b3261e;font-size:18px;font-weight:600;"
    "line-height:1.5;color:#1f2329;"
)
_PRIZE = "margin:16px 0 8px;font-size:16px;font-weight:600;color:#b3261e;"
_LINE = "margin:0 0 8px;font-size:16px;line-height:1.6;color:#1f2329;"
_SMALL = "font-size:14px;color:#666666;"
_PICTURE = "margin:0 0 8px;padding:12px;font-size:14px;text-align:center;color:#666666;background:#f6f7f9;"
_SIGNED = "margin:0;font-size:16px;line-height:1.8;text-align:right;color:#1f2329;"


def parts(said: Letter) -> list[str]:
    """One article, or as many as the length asks for, cut between categories or, within a long one, between prizes."""
    places = iter(range(1, len(pictured(said)) + 1))
    pieces = [piece for one in said.lists for piece in _pieces(one, places)]
    head, foot = _head(said), _foot(said)
    found: list[list[str]] = []
    room = MOST - len(head) - len(foot) - 400
    for piece in pieces:
        if not found or sum(len(one) for one in found[-1]) + len(piece) > room:
            found.append([])
        found[-1].append(piece)
    return [_whole(head, body, foot, place, len(found)) for place, body in enumerate(found, start=1)]


def _whole(head: str, body: Iterable[str], foot: str, place: int, count: int) -> str:
    which = format_html('<p style="{}">{}</p>', _TEXT, _("（%(n)d / %(of)d）") % {"n": place, "of": count})
    return "".join([head, which if count > 1 else "", *body, foot if place == count else ""])


def _head(said: Letter) -> str:
    return format_html('<p style="{}">{}</p>{}', _TITLE, said.title, _paragraphs(said.opening, _TEXT))


def _foot(said: Letter) -> str:
    return format_html("{}{}", _paragraphs(said.closing, _TEXT), _paragraphs(said.signed, _SIGNED))


def _paragraphs(texts: Iterable[str], style: str) -> SafeString:
    return format_html_join("", '<p style="{}">{}</p>', ((style, text) for text in texts))


def _pieces(one: Winners, places: Iterator[int]) -> Iterable[str]:
    """The category's name with its first prize, then each further prize, by so many works at most."""
    name = format_html('<p style="{}">{}</p>', _HEAD, one.category.name)
    if not one.groups:
        yield name + _paragraphs([_("本项目没有作品获奖。")], _TEXT)
    for at, (prize, group) in enumerate(one.groups):
        for first in range(0, len(group), AT_ONCE):
            head = name + format_html('<p style="{}">{}</p>', _PRIZE, prize)
            yield head + _lines(group[first : first + AT_ONCE], places if at == 0 else None)
            name = SafeString("")


def _lines(group: Iterable[Winner], places: Iterator[int] | None) -> SafeString:
    """With the places of their pictures where they have them: `announcement.pictured`, in the same order."""
    return format_html_join("", "{}", ((_line(winner, next(places) if places else None),) for winner in group))


def _line(winner: Winner, picture: int | None) -> SafeString:
    title, unions = winner.row.entry.title, f"{winner.row.union_name}（{winner.row.recommending_name}推荐）"
    place = _("此处插入图 %(n)d：%(title)s") % {"n": picture, "title": title} if picture else ""
    shown = format_html('<p style="{}">{}</p>', _PICTURE, place) if place else ""
    return format_html(
        '{}<p style="{}"><strong>{}</strong><br><span style="{}">{}</span></p>', shown, _LINE, title, _SMALL, unions
    )
