"""Ranges of mobile numbers that say something about who sold them. Data: extend the table, with source and date.

Whether a number belongs to another province would need the carriers' table of segments and places, which nobody
publishes in a form that may be shipped; so "outside the province" is not computed.
"""

from __future__ import annotations

CHECKED = "2026-11"
SOURCE = "工业和信息化部移动通信转售业务号段分配（170、171 首批，162、165、167 续批）"
# Resold by virtual operators. 192 (中国广电) and 197 (中国移动) are of basic operators and do not belong here.
VIRTUAL = ("162", "165", "167", "170", "171")
