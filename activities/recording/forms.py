"""The form of one activity, as it is judged when it is handed in. It is made from what is kept as typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Union
from accounts.unions.official_order import official_order
from activities.models import Activity
from activities.models.activities import MOST_PEOPLE
from activities.recording import typed
from campaign.definition.spec.activity_plan import ActivityPlan
from common.form_fields import DayField, LineField, ProseField
from common.text import whole_number

SUMMARY_MOST, LINKS_MOST = 500, 1000
_DAY = {"type": "date"}
_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class CountField(forms.CharField):
    """A whole number of people, of firms, of reads; also 1,200 and １２００. Empty is none."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs=_NUMBER), **given)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text if self.required else 0
        number = whole_number(text, MOST_PEOPLE)
        if number is None:
            raise forms.ValidationError(_("请填写整数，例如 120。"))
        return number


class PastDayField(DayField):
    """A day that has come."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"], **given)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(_("日期在今天以后，活动举办后再登记。"))


class SpreadForm(forms.Form):
    """One row of second-hand reach."""

    channel = LineField(label=_lazy("转发的媒体或账号"), max_length=40)
    address = LineField(label=_lazy("网址"), max_length=300, required=False)
    reads = CountField(label=_lazy("阅读量或播放量"))
    counted_on = PastDayField(label=_lazy("统计日期"))

    def clean_address(self) -> str:
        return _addresses(self.cleaned_data["address"])


def spread_form(row: Mapping[str, str], place: int) -> SpreadForm:
    prefix = f"{typed.SPREAD}-{place}"
    return SpreadForm({f"{prefix}-{name}": text for name, text in row.items()}, prefix=prefix)


class ActivityForm(forms.Form):
    title = LineField(label=_lazy("活动名称"), max_length=60)
    kind = forms.ChoiceField(label=_lazy("活动形式"), widget=forms.RadioSelect)
    starts_on = PastDayField(label=_lazy("活动日期"))
    ends_on = PastDayField(label=_lazy("结束日期"), required=False, help_text=_lazy("一天的活动不用填。"))
    county = forms.TypedChoiceField(label=_lazy("所在县（市、区）"), coerce=int)
    venue = LineField(label=_lazy("地点"), max_length=60, required=False)
    met = CountField(label=_lazy("现场参加人数"), required=False, help_text=_lazy("面对面接触的职工，没有的不填。"))
    met_how = forms.ChoiceField(label=_lazy("现场人数的统计方式"), required=False)
    volunteers = CountField(label=_lazy("网络志愿者人数"), required=False)
    firms = CountField(label=_lazy("走进企业数"), required=False)
    online = CountField(
        label=_lazy("线上直接覆盖人数"),
        required=False,
        help_text=_lazy("本单位直播、公众号等自有渠道的观看或阅读人数，不含他人转发。"),
    )
    online_how = LineField(
        label=_lazy("线上人数的统计方式"), max_length=100, required=False, help_text=_lazy("例如：直播平台后台数据。")
    )
    summary = ProseField(
        label=_lazy("活动简介"), max_length=SUMMARY_MOST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    links = ProseField(
        label=_lazy("报道或材料网址"),
        max_length=LINKS_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("一行一个，以 http 开头。"),
    )
    may_show_photos = forms.BooleanField(label=_lazy("照片上的人已同意公开，计入后可以在活动页面展示"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, plan: ActivityPlan, counties: Sequence[Any] = ()
    ) -> None:
        """`counties`: the choices, for who makes many forms."""
        super().__init__(data)
        self.plan = plan
        self.fields["kind"].choices = [(kind.code, kind.name) for kind in plan.kinds]  # type: ignore[attr-defined]
        self.fields["county"].choices = counties or county_choices()  # type: ignore[attr-defined]
        ways = [("", _("请选择")), *Activity.MetHow.choices]
        self.fields["met_how"].choices = ways  # type: ignore[attr-defined]
        rows = data.get(typed.SPREAD, []) if data else []
        self.spread = [spread_form(row, place) for place, row in enumerate(rows)]

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it can be handed in; every part is asked, so that all faults are shown at once."""
        return all([self.is_valid(), *(row.is_valid() for row in self.spread)])

    def faults(self) -> Iterator[str]:
        """Every fault as a line: 现场参加人数：请填写整数，例如 120。"""
        for form in (self, *self.spread):
            for name, errors in form.errors.items():
                yield from (f"{form.fields[name].label}：{error}" for error in errors)

    def unjudged(self) -> ActivityForm:
        """The form as typed, without faults: nobody is told off while she writes."""
        for form in (self, *self.spread):
            form.errors.clear()
        return self

    def clean_links(self) -> str:
        return _addresses(self.cleaned_data["links"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for field, sentence in self._missing(data):
            if field not in self.errors:
                self.add_error(field, sentence)
        return data

    def _missing(self, data: dict[str, Any]) -> Iterable[tuple[str, str]]:
        """What the answers ask of each other."""
        kind = self.plan.kind(data.get("kind") or "")
        if kind and kind.is_event and not data.get("venue"):
            yield "venue", _("请填写地点，例如车间、文化宫。")
        if data.get("met") and not data.get("met_how"):
            yield "met_how", _("请选择现场人数是怎么统计的。")
        if data.get("online") and not data.get("online_how"):
            yield "online_how", _("请写明线上人数是怎么统计的。")
        if not self.errors and not data.get("met") and not data.get("online"):
            yield "met", _("现场参加人数和线上直接覆盖人数至少填一项。")
        first, last = data.get("starts_on"), data.get("ends_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            yield "ends_on", _("结束日期早于活动日期。")


def county_choices() -> list[tuple[Any, Any]]:
    """Counties under their cities, in the official order; one query."""
    rows = Union.objects.filter(kind=Union.Kind.COUNTY, is_active=True).order_by("parent__position", *official_order())
    groups: dict[str, list[tuple[int, str]]] = {}
    for pk, name, city in rows.values_list("pk", "short_name", "parent__short_name"):
        groups.setdefault(city, []).append((pk, name))
    return [("", _("请选择")), *groups.items()]


def _addresses(text: str) -> str:
    """One address a line. Raises ValidationError for what is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if not _is_address(line):
            sentence = _("“%(line)s”不是网址，网址以 http:// 或 https:// 开头。")
            raise forms.ValidationError(sentence, params={"line": line[:60]})
    return "\n".join(lines)


def _is_address(line: str) -> bool:
    try:
        parts = urlsplit(line)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in line
