"""One work as the public sees it: its player, pictures and answers; authors only with their consent."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator

from campaign.definition.file_roles import COVER, LEAVES
from campaign.models import Campaign, Category
from submissions import access
from submissions.answers.authors import named_authors
from submissions.answers.in_words import ShownAnswer, shown_answers
from submissions.files import serving
from submissions.files.shown import PICTURES, ShownFile, shown_file
from submissions.models import DerivedCopy, Entry
from voting.gallery import veil, works
from voting.gallery.kept import kept
from voting.pictures.drawn_poster import Words

SHARE_KINDS = (DerivedCopy.Kind.SHARE, DerivedCopy.Kind.SMALL)


@dataclass(frozen=True)
class Player:
    """A film or a sound. Without `url` the viewing copy is still being made, or could not be."""

    kind: str  # video, audio
    url: str
    content_type: str
    poster: str = ""
    waveform: str = ""
    is_failed: bool = False


@dataclass(frozen=True)
class Picture:
    url: str
    caption: str
    role: str = ""


@dataclass(frozen=True)
class Leaves:
    """Pages that few read before they vote: a sheet of music, a text, slides. They fold where else is to be seen."""

    label: str
    pictures: list[Picture]


@dataclass(frozen=True)
class WorkPage:
    players: list[Player]
    pictures: list[Picture]
    answers: list[ShownAnswer]
    authors: list[str]
    has_unseen: bool  # a picture or document of which nothing can be shown
    leaves: list[Leaves]

    @property
    def open_pictures(self) -> list[Picture]:
        """Those that stand on the page; a cover only where nothing plays."""
        hidden = {*LEAVES, COVER} if self.players else LEAVES
        return [picture for picture in self.pictures if picture.role not in hidden]

    @property
    def has_media(self) -> bool:
        """Something to hear or to see; else its words are the work, and none of them fold."""
        return bool(self.players or self.open_pictures)

    @property
    def summary(self) -> str:
        """A line or two for who meets the work in a chat."""
        texts = (answer.plain for answer in self.answers if answer.is_long)
        return Truncator(" ".join(next(texts, "").split())).chars(90, truncate="…")


@dataclass(frozen=True)
class Work:
    """All that its page shows to everybody."""

    entry: Entry
    category: Category
    show: WorkPage
    poster: str
    words: Words
    picture: DerivedCopy | None  # at full size
    share: DerivedCopy | None


def shown(campaign: Campaign, number: str) -> Work:
    """Kept by the process and shared: nobody changes it. Raises Http404 for what is not on the list."""
    return kept(("work", campaign.pk, number, veil.mark(campaign)), lambda: _of_number(campaign, number))


def _of_number(campaign: Campaign, number: str) -> Work:
    entries = access.public_entries().select_related("union", "recommending")
    entry = get_object_or_404(entries, campaign=campaign, number=number)
    prefetch_related_objects([entry], *works.public_files(entry.category))
    picture, entry = works.picture_of(entry, PICTURES), veil.cover(entry)
    return Work(
        entry=entry,
        category=entry.category,
        show=show(entry),
        poster=serving.copy_url(picture) if picture else works.poster_url(entry),
        words=works.words_of(entry),
        picture=picture,
        share=works.picture_of(entry, SHARE_KINDS),
    )


def show(entry: Entry) -> WorkPage:
    """For an entry that came with `works.public_files`."""
    files = [shown_file(file, file.finished) for file in entry.public_files]  # type: ignore[attr-defined]
    work_role = entry.category.rules.work_role
    pictures = [
        Picture(serving.copy_url(copy), file.row.caption, file.row.role) for file in files for copy in file.pictures
    ]
    return WorkPage(
        players=[_player(file) for file in files if file.is_played and file.row.role == work_role],
        pictures=pictures,
        answers=shown_answers(entry, for_public=True, blind=veil.is_covered(entry)),
        authors=[] if veil.is_covered(entry) else named_authors(entry),
        has_unseen=any(file.is_failed for file in files if not file.is_played),
        leaves=_leaves(entry, pictures),
    )


def _leaves(entry: Entry, pictures: list[Picture]) -> list[Leaves]:
    rules = entry.category.rules.files_for(entry.section)
    found = [(rule.label, [one for one in pictures if one.role == rule.role]) for rule in rules if rule.role in LEAVES]
    return [Leaves(label, pages) for label, pages in found if pages]


def _player(file: ShownFile) -> Player:
    return Player(
        kind=file.family,
        url=_url(file.played),
        content_type=file.played.content_type if file.played else "",
        poster=_url(file.poster),
        waveform=_url(file.waveform),
        is_failed=file.is_failed,
    )


def _url(copy: DerivedCopy | None) -> str:
    return serving.copy_url(copy) if copy else ""
