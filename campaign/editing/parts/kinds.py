"""Kinds of values on the forms: how each is shown in its field, and what is stored of what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.history.words import CHOICES, plain
from campaign.phases import ZONE
from common.form_fields import LineField, MailField, MomentField, NumberField, ProseField, WholeField

GIGABYTE = 1024**3


@dataclass(frozen=True)
class Kind:
    """`shown`: the text of the field. `field` makes it. `stored` takes the cleaned value. `is_wide`: a whole row."""

    shown: Callable[[Any], str]
    field: Callable[..., forms.Field]
    stored: Callable[[Any], Any] = lambda cleaned: cleaned
    is_wide: bool = False


def _moment(at: datetime | None) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M") if at else ""


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else plain(Decimal(value))


def _lines(cleaned: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in cleaned.splitlines() if line.strip())


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


def _input(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", **attrs})


def _moment_field(**options: Any) -> forms.Field:
    attrs = {"type": "datetime-local", "class": "form-control"}
    return MomentField(widget=forms.DateTimeInput(attrs=attrs, format="%Y-%m-%dT%H:%M"), **options)


def _whole_field(**options: Any) -> forms.Field:
    widget = forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"})
    return WholeField(min_value=0, max_value=1_000_000_000, widget=widget, **options)


def _decimal_field(**options: Any) -> forms.Field:
    widget = forms.NumberInput(attrs={"class": "form-control", "step": "any", "inputmode": "decimal"})
    return NumberField(min_value=0, max_value=100_000, decimal_places=2, widget=widget, **options)


def _tick_field(**options: Any) -> forms.Field:
    box = forms.CheckboxInput(attrs={"class": "form-check-input"})
    return forms.BooleanField(widget=box, **(options | {"required": False}))


LINE = Kind(str, lambda **options: LineField(widget=_input(), **options))
MAIL = Kind(str, lambda **options: MailField(widget=_input(inputmode="email"), **options))
SENTENCE = Kind(str, lambda **options: LineField(widget=_area(2), **options), is_wide=True)
PROSE = Kind(str, lambda **options: ProseField(widget=_area(4), **options), is_wide=True)
LINES = Kind("\n".join, lambda **options: ProseField(widget=_area(5), **options), _lines, is_wide=True)
MOMENT = Kind(_moment, _moment_field, lambda at: at.astimezone(ZONE) if at else None)
WHOLE = Kind(_number, _whole_field)
NUMBER = Kind(_number, _decimal_field)
SHARE = Kind(lambda share: _number(share * 100), _decimal_field, lambda percent: percent / 100)
GIGABYTES = Kind(
    lambda size: _number((Decimal(size) / GIGABYTE).quantize(Decimal("0.01"))),
    _decimal_field,
    lambda count: int(count * GIGABYTE),
)
TICK = Kind(lambda ticked: "on" if ticked else "", _tick_field)


def choice(name: str) -> Kind:
    """One of the known words of the field of this name."""
    return choice_of([(key, words) for key, words in CHOICES[name].items()])


def choice_of(choices: list[tuple[Any, Any]], coerce: Callable[[Any], Any] | None = None) -> Kind:
    keys = {str(key): key for key, _words in choices}
    field = partial(forms.ChoiceField, choices=choices, widget=forms.Select(attrs={"class": "form-select"}))
    return Kind(str, field, coerce or (lambda picked: keys.get(picked, picked)))


# What an empty field of these means: "no limit" is a value, a missing number is not.
EMPTY_MEANS_NONE = _("不填表示不限")
