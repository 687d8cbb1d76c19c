"""What must hold inside one category: form, files, sections, quota and rubric fit together.

Pure; the same shape as `consistency`: generators of (path, Chinese sentence).
"""

from __future__ import annotations

import re
from decimal import Decimal

from campaign.definition import spec as d
from campaign.definition_file.campaign_rules import CODE, HUNDRED, Found, known, ordered, repeated, within
from campaign.definition_file.dependent_fields import dependent_problems
from campaign.definition_file.toml_lines import Path

FIELD_CODE = re.compile(r"[a-z][a-z0-9_]*")
_PAIRS = (("min_count", "max_count"), ("min_bytes", "max_bytes"), ("min_duration_s", "max_duration_s"),
          ("image_warn_short_side", "image_min_short_side"), ("min_characters", "max_characters"))  # fmt: skip
# A limit that can only be judged of some kinds of file.
_TIMED, _FILMS, _PICTURES = {"mp4", "mp3"}, {"mp4"}, {"jpg", "png"}
_TEXTS = {"pdf", "docx", "doc", "pptx", "ppt"}
_NEEDS_KIND = {
    "min_duration_s": _TIMED, "max_duration_s": _TIMED, "aspects": _FILMS, "video_short_side": _FILMS,
    "image_min_short_side": _PICTURES, "image_warn_short_side": _PICTURES, "image_min_long_side": _PICTURES,
    "min_characters": _TEXTS, "max_characters": _TEXTS,
}  # fmt: skip


def category_problems(category: d.CategorySpec, at: Path, icons: frozenset[str]) -> Found:
    yield from _heading(category, at, icons)
    for index, field in enumerate(category.fields):
        yield from _field(field, (*at, "fields", index), {section.code for section in category.sections})
    for index, rule in enumerate(category.files):
        yield from _file(rule, (*at, "files", index))
    for index, section in enumerate(category.sections):
        yield from _section(category, section, (*at, "sections", index))
    yield from _quotas(category, at)
    yield from _rubric(category.rubric, (*at, "rubric"))
    yield from dependent_problems(category, at)
    yield from _doubles(category, at)
    yield from _works(category, at)
    yield from _consents(category, at)
    yield from _rejections(category, at)


def _heading(category: d.CategorySpec, at: Path, icons: frozenset[str]) -> Found:
    if not CODE.fullmatch(category.code) or len(category.code) > 40:
        yield (*at, "code"), "项目代码只用小写字母、数字和连字符，不超过 40 个字符。"
    yield from known((*at, "series"), category.series, d.SERIES, "系列")
    if category.icon not in icons:
        yield (*at, "icon"), f"没有“{category.icon}”这个图标（可用的名称见 campaign/definitions/icons.txt）。"
    yield from within((*at, "title_max"), category.title_max, 1, 200, "名称字数上限")
    yield from within((*at, "works_per_union"), category.works_per_union, 1, 1000, "每家工会件数")
    for key in ("limits", "rules", "eligibility"):
        for index, text in enumerate(getattr(category, key)):
            if not text:
                yield (*at, key, index), "不能为空。"
    if not category.rubric:
        yield (*at, "rubric"), "缺少评分表（rubric）。"
    if not any(rule.min_count > 0 for rule in category.files) and not category.fields:
        yield (*at, "fields"), "既没有要填的内容，也没有要交的附件。"


def _doubles(category: d.CategorySpec, at: Path) -> Found:
    named = {"sections": "部分代码", "fields": "栏目代码", "declarations": "声明代码", "checklist": "检查项代码"}
    for key, what in named.items():
        yield from repeated((*at, key), [item.code for item in getattr(category, key)], what)
    yield from repeated((*at, "files"), [rule.role for rule in category.files], "附件角色", "role")


def _works(category: d.CategorySpec, at: Path) -> Found:
    """Which file is the work: at most one kind, public, and said wherever there is something to play."""
    works = [index for index, rule in enumerate(category.files) if rule.is_work]
    for index in works[1:]:
        yield (*at, "files", index, "is_work"), "一个项目只能有一种附件是作品本身（is_work）。"
    for index in works:
        if not category.files[index].public:
            yield (*at, "files", index, "public"), "作品本身要对外展示，请写 public = true。"
    if not works and any(rule.public and _TIMED & set(rule.kinds) for rule in category.files):
        yield (*at, "files"), "有对外公布的音频、视频，要写明哪一种附件是作品本身（is_work = true），否则不能播放。"


def _consents(category: d.CategorySpec, at: Path) -> Found:
    """Names and portraits are published by consents of their own."""
    yield from _one_consent(category, at, "names_authors", "姓名")
    yield from _one_consent(category, at, "shows_portraits", "肖像")
    if not category.consent and any(field.step == "authors" and field.public for field in category.fields):
        yield (*at, "declarations"), "有对外公布的作者栏目，要有一条同意公布姓名的声明（names_authors = true）。"
    if not category.portrait_consent and category.portrait_roles & category.public_roles:
        yield (*at, "declarations"), "有对外公布的本人照片，要有一条同意公布肖像的声明（shows_portraits = true）。"


def _one_consent(category: d.CategorySpec, at: Path, mark: str, what: str) -> Found:
    asked = [(index, one) for index, one in enumerate(category.declarations) if getattr(one, mark)]
    for index, _one in asked[1:]:
        yield (*at, "declarations", index), f"一个项目只能有一条声明是同意公布{what}（{mark}）。"
    for index, one in asked:
        if one.required:
            why = f"同意公布{what}须由本人自愿，请写 required = false（个人信息保护法第十四条）。"
            yield (*at, "declarations", index), why


def _rejections(category: d.CategorySpec, at: Path) -> Found:
    for index, item in enumerate(category.checklist):
        if "请" in item.rejection:
            yield (*at, "checklist", index, "rejection"), "不通过之后不能再改，这句话不要请对方修改或重新上传。"


def _field(field: d.FieldSpec, at: Path, sections: set[str]) -> Found:
    if not FIELD_CODE.fullmatch(field.code):
        yield (*at, "code"), "栏目代码只用小写字母、数字和下划线，以字母开头。"
    yield from known((*at, "kind"), field.kind, d.FIELD_KINDS, "栏目")
    yield from known((*at, "step"), field.step, d.STEPS, "填报步骤")
    for low, high in (("min_characters", "max_characters"), ("min_value", "max_value"), ("min_rows", "max_rows")):
        yield from ordered(at, getattr(field, low), getattr(field, high), low, high)
    for index, code in enumerate(field.sections):
        if code not in sections:
            yield (*at, "sections", index), f"本项目没有“{code}”这个部分。"
    yield from _choices(field, at)
    yield from _columns(field, at)
    yield from _flag(field, at)


def _choices(field: d.FieldSpec, at: Path) -> Found:
    if field.kind == "choice" and len(field.choices) < 2:
        yield (*at, "choices"), "选择栏至少要有两个选项。"
    if field.kind != "choice" and field.choices:
        yield (*at, "choices"), f"只有 choice 栏才有选项，本栏是 {field.kind}。"
    values = [value for value, _ in field.choices]
    if len(set(values)) < len(values):
        yield (*at, "choices"), "选项的代码重复。"


def _columns(field: d.FieldSpec, at: Path) -> Found:
    if field.kind == "rows" and not field.columns:
        yield (*at, "columns"), "表格栏（rows）要写明各列。"
    if field.kind != "rows" and field.columns:
        yield (*at, "columns"), f"只有 rows 栏才有列，本栏是 {field.kind}。"
    yield from repeated((*at, "columns"), [column.code for column in field.columns], "列代码")
    for index, column in enumerate(field.columns):
        if column.kind == "rows":
            yield (*at, "columns", index, "kind"), "表格里不能再套表格。"
        else:
            yield from _field(column, (*at, "columns", index), set())


def _flag(field: d.FieldSpec, at: Path) -> Found:
    if field.flag_when:
        yield from known((*at, "flag_when"), field.flag_when, d.FLAG_WHEN, "提示条件")
    raised = bool(field.flag_when) or field.flag_older_than_days is not None
    if bool(field.soft_flag) != raised:
        yield (*at, "soft_flag"), "提示语（soft_flag）与提示条件（flag_when 或 flag_older_than_days）要同时写。"
    if field.flag_when in ("yes", "no") and field.kind != "yes_no":
        yield (*at, "flag_when"), "yes、no 只用于是否栏（yes_no）。"
    if field.flag_older_than_days is not None and field.kind != "date":
        yield (*at, "flag_older_than_days"), "只有日期栏才能按早晚提示。"


def _file(rule: d.FileRule, at: Path) -> Found:
    yield from known((*at, "role"), rule.role, d.FILE_ROLES, "附件角色")
    yield from known((*at, "sound"), rule.sound, d.SOUND, "声音要求")
    for index, kind in enumerate(rule.kinds):
        yield from known((*at, "kinds", index), kind, d.FILE_KINDS, "文件格式")
    for low, high in _PAIRS:
        yield from ordered(at, getattr(rule, low), getattr(rule, high), low, high)
    for index, aspect in enumerate(rule.aspects):
        if not re.fullmatch(r"[1-9]\d?:[1-9]\d?", aspect):
            yield (*at, "aspects", index), "画面比例写成 16:9 的样子。"
    for key, kinds in _NEEDS_KIND.items():
        if getattr(rule, key) and set(rule.kinds) <= set(d.FILE_KINDS) - kinds:
            yield (*at, key), f"{key} 只适用于 {'、'.join(sorted(kinds))}，本附件不收这些格式。"
    if rule.max_count < 1:
        yield (*at, "max_count"), "附件个数上限至少为 1。"


def _section(category: d.CategorySpec, section: d.Section, at: Path) -> Found:
    if not FIELD_CODE.fullmatch(section.code.replace("-", "_")):
        yield (*at, "code"), "部分代码只用小写字母、数字和连字符，以字母开头。"
    if section.rubric:
        yield from _rubric(section.rubric, (*at, "rubric"))
    roles = {rule.role for rule in category.files}
    for role, key, _ in section.file_limits:
        if role not in roles:
            yield (*at, "file_limits", role, key), f"本项目没有“{role}”这种附件。"
        elif key in d.SAME_IN_ALL_SECTIONS:
            yield (*at, "file_limits", role, key), f"{key} 不能按部分另定，请写在附件要求里。"
    for rule in category.files:
        if any(role == rule.role for role, _, _ in section.file_limits):
            known_before = {text for _, text in _file(rule, at)}
            laid = (text for _, text in _file(rule.for_section(section), at))
            yield from (((*at, "file_limits"), text) for text in laid if text not in known_before)


def _quotas(category: d.CategorySpec, at: Path) -> Found:
    seen: set[str] = set()
    for index, quota in enumerate(category.quotas):
        here = (*at, "quotas", index)
        yield from ordered(here, quota.min, quota.max, "min", "max")
        yield from within((*here, "min"), quota.min, 0, 10_000, "推荐件数")
        for place, kind in enumerate(quota.union_kinds):
            yield from known((*here, "union_kinds", place), kind, d.UNION_KINDS, "单位类别")
            if kind in seen:
                yield (*here, "union_kinds", place), f"“{kind}”的名额写了两次。"
            seen.add(kind)


def _rubric(rubric: tuple[d.Criterion, ...], at: Path) -> Found:
    yield from repeated(at, [criterion.code for criterion in rubric], "评分项代码")
    for index, criterion in enumerate(rubric):
        if criterion.points <= 0:
            yield (*at, index, "points"), "分值应大于 0。"
    total = sum((criterion.points for criterion in rubric), Decimal(0))
    if rubric and total != HUNDRED:
        yield at, f"评分表合计应为 100 分，现为 {total} 分。"
