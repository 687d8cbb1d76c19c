"""`manage.py check_media`: the contract of its output and exit codes."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.submissions.media.conftest import encode


@pytest.fixture(scope="module")
def fitting(media_folder):
    """A film that fits fj-video: half a minute, small frames apart."""
    return encode(media_folder / "fitting.mp4", "-r", "2", seconds=31)


def run(*arguments):
    """(exit code, standard output, standard error) of the command in this process."""
    out, err = StringIO(), StringIO()
    try:
        call_command("check_media", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


VIDEO = ("--category", "fj-video", "--role", "work")


def test_json_is_one_object_per_line(fitting, film):
    code, out, _ = run(fitting, film, *VIDEO, "--format", "json")
    first, second = map(json.loads, out.splitlines())
    assert (code, first["file"], first["verdict"], second["verdict"]) == (1, str(fitting), "accept", "reject")
    assert sorted(first) == ["facts", "file", "findings", "verdict"]
    assert {"code", "level", "seen", "asked", "message"} <= set(second["findings"][0])
    facts = first["facts"]
    assert (facts["container"], facts["display_width"], facts["display_height"]) == ("mp4", 1920, 1080)
    assert 31 <= facts["duration_s"] <= 32  # at two frames a second


def test_exit_code_is_nought_when_nothing_is_rejected(fitting):
    code, out, _ = run(fitting, *VIDEO)
    assert (code, out.splitlines()[0]) == (0, f"{fitting}：通过")


def test_text_says_what_to_mend(film):
    code, out, _ = run(film, *VIDEO)
    assert (code, "✗ 时长 2 秒，不足规定的 30 秒" in out) == (1, True)


@pytest.mark.parametrize(
    ("category", "role", "section", "words"),
    [
        ("fj-nothing", "work", "", "没有征集项目"),
        ("fj-video", "slides", "", "没有文件角色"),
        ("fj-video", "work", "x", "没有部分"),
    ],
)
def test_unknown_names_are_bad_arguments(film, category, role, section, words):
    with pytest.raises(CommandError, match=words) as error:
        run(film, "--category", category, "--role", role, "--section", section)
    assert error.value.returncode == 2


def test_section_lays_its_limits_over_the_rule(media_folder):
    path = encode(media_folder / "long.mp4", "-r", "1", seconds=200)
    recital = ("--category", "cn-recital", "--role", "work", "--format", "json", "--section")
    levels = []
    for section in ("recite", "narrate"):
        _, out, _ = run(path, *recital, section)
        levels.append([f["level"] for f in json.loads(out)["findings"] if f["code"] == "duration"])
    assert levels == [["block"], ["info"]]


def test_unreadable_paths_are_told_and_the_rest_is_judged(fitting, tmp_path):
    code, out, err = run(tmp_path / "没有.mp4", tmp_path, fitting, *VIDEO, "--format", "json")
    assert (code, len(out.splitlines()), len(err.splitlines())) == (2, 1, 2)
    assert "没有.mp4：无法读取" in err


def test_other_definition_is_named_when_it_cannot_be_read(film, tmp_path):
    with pytest.raises(CommandError, match="无法读取活动定义"):
        run(film, *VIDEO, "--definition", tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("code = ")
    with pytest.raises(CommandError, match="有错误"):
        run(film, *VIDEO, "--definition", broken)


def test_command_line_needs_no_database_and_no_locale(film, tmp_path):
    """The real process, in the poorest environment, with a name of broken bytes."""
    name = os.fsencode(tmp_path) + b"/\xe5\xa4\x9c\xff.mp4"
    Path(os.fsdecode(name)).write_bytes(film.read_bytes())
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "manage.py", "check_media", name, *VIDEO, "--format", "json"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, timeout=60)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == (1, "reject")
    missing = subprocess.run(
        [*command[:3], *VIDEO], cwd=settings.BASE_DIR, env=environment, capture_output=True, timeout=60
    )
    assert missing.returncode == 2
