"""The page of a work: what plays and what is seen, and what is not."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from campaign.definition.spec import FileRule
from submissions import states
from submissions.duplicates import pairs
from submissions.files import serving
from submissions.files.shown import shown_files
from submissions.models import DerivedCopy, Entry, Likeness
from tests import factories
from tests.voting import scene
from voting.gallery import works as works_module


def page_of(client, work, **headers):
    return client.get(reverse("work", args=[work.number]), headers=headers)


def test_work_plays_its_viewing_copy(client, works):
    file = factories.make_file(works[0], facts={"duration_s": 168.2})
    scene.copy_of(file, "poster")
    copy = scene.copy_of(file, "viewing")
    DerivedCopy.objects.filter(pk=copy.pk).update(content_type="video/mp4")
    page = page_of(client, works[0])
    (player,) = page.context["show"].players
    assert (player.kind, player.content_type, player.url.endswith("viewing-0.mp4")) == ("video", "video/mp4", True)
    assert 'preload="metadata" playsinline poster=' in " ".join(page.content.decode().split())


def test_work_without_a_viewing_copy_says_it_is_being_made(client, works):
    factories.make_file(works[0])
    assert "观看版正在制作" in page_of(client, works[0]).content.decode()


@pytest.mark.parametrize(
    ("content_type", "kind", "words"),
    [
        ("video/mp4", "viewing", "此作品暂时无法在网页上播放。"),
        ("image/jpeg", "thumbnail", "部分文件无法在网页上预览。"),
        ("application/pdf", "page", "部分文件无法在网页上预览。"),
    ],
)
def test_work_says_what_cannot_be_shown(client, works, content_type, kind, words):
    file = factories.make_file(works[0], content_type=content_type)
    DerivedCopy.objects.create(file=file, kind=kind, state="failed")
    text = page_of(client, works[0]).content.decode()
    assert (words in text, "正在制作" in text) == (True, False)


def test_removed_failed_and_supporting_files_are_not_shown(client, works):
    for fields in ({"removed_at": timezone.now()}, {"state": "failed"}, {"role": "material"}):
        scene.copy_of(
            factories.make_file(works[0], content_type="image/jpeg", **({"role": "photo"} | fields)), "thumbnail"
        )
    assert page_of(client, works[0]).context["show"].pictures == []


def test_a_sound_in_an_mp4_plays_as_a_sound(client, works, as_jury):
    """Voters were told for ever that its viewing copy was being made, the jury that it cannot be shown."""
    file = factories.make_file(works[0], facts={"container": "mp4", "video": None, "audio": {}})
    for kind in ("sound", "waveform"):
        scene.copy_of(file, kind)
    (player,) = page_of(client, works[0]).context["show"].players
    assert (player.kind, "sound-0" in player.url, player.is_failed) == ("audio", True, False)
    (seen,) = shown_files(works[0])
    assert (seen.is_audio, "<audio" in as_jury(works[0]), "无法在网页上预览" in as_jury(works[0])) == (
        True,
        True,
        False,
    )


@pytest.fixture
def as_jury():
    """The media of a work as the jury's pages show them."""
    return lambda entry: render_to_string("submissions/files/_media.html", {"entry": entry})


def test_every_page_knows_a_work_by_the_same_picture(works):
    file = factories.make_file(works[0], role="work", content_type="application/pdf", facts={"container": "pdf"})
    second, first = (scene.copy_of(file, "page", index=index) for index in (1, 0))
    waiting = scene.copy_of(file, "thumbnail")
    DerivedCopy.objects.filter(pk=waiting.pk).update(state="waiting")
    (entry,) = works_of([works[0]])
    assert works_module.poster_url(entry) == serving.copy_url(first)
    assert pairs._pictures([Likeness(evidence={"files": [file.pk, None]})]) == {file.pk: first}
    assert [[copy.pk for copy in one.pictures] for one in shown_files(works[0])] == [[first.pk, second.pk]]


@pytest.mark.parametrize(("is_public", "roles"), [(True, ["work", "slides"]), (False, ["work"])])
def test_campaign_says_which_files_everybody_sees_and_the_others_are_not_read(client, db, is_public, roles):
    slides = FileRule("slides", "演示文稿", ("pdf",), 0, 5, public=is_public)
    spec = factories.film_spec(files=(*factories.film_spec().files, slides))
    (work,) = scene.make_works(scene.category_of(factories.make_campaign(categories=(spec,))), 1)
    factories.make_file(work, role="work", facts={"container": "mp4", "video": True})
    page = scene.copy_of(factories.make_file(work, role="slides", facts={"container": "pdf"}), "page")
    assert sorted(file.role for file in works_of([work])[0].public_files) == sorted(roles)
    assert [picture.url for picture in page_of(client, work).context["show"].pictures] == [
        serving.copy_url(page)
    ] * is_public


def works_of(entries):
    wanted = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    return works_module.with_pictures(wanted, entries[0].category)


@pytest.mark.parametrize("state", sorted(set(states.STATES) - {states.SHORTLISTED, states.DRAFT}))
def test_work_that_is_not_shortlisted_does_not_exist(client, category, state):
    work = factories.make_entry(category, state=state, number="T-0001", submitted_at=timezone.now())
    assert page_of(client, work).status_code == 404


def test_work_of_another_campaign_is_found_under_its_year_alone(client, works):
    """What was printed and shared goes on leading there; among this year's works it is not."""
    (old,) = scene.make_works(scene.category_of(scene.make_campaign(current=False)), 1)
    assert page_of(client, old).url == f"/2023/works/{old.number}/"
    assert str(old.number) not in client.get("/works/").content.decode()


def test_sheet_gets_only_the_middle_of_the_page(client, works):
    html = page_of(client, works[0], **{"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith("<article")
    assert "<html" in page_of(client, works[0]).content.decode()
    assert "HX-Request" in page_of(client, works[0])["Vary"]
