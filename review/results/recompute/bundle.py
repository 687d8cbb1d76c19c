"""The bundle of one result: its inputs, their digest, the ranking, the program that recomputes it, and how."""

from __future__ import annotations

import hashlib
import io
import zipfile

from django.utils.translation import gettext as _

from review.models import Result
from review.results.recompute import program
from review.results.recompute.command import DIGEST, INPUTS, RANKING
from review.results.recompute.ranking import canonical, ranking_file

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same result gives the same bytes


def make(result: Result) -> bytes:
    """A ZIP, the same bytes each time."""
    parts = {
        INPUTS: canonical(result.inputs).encode(),
        RANKING: ranking_file(result.inputs),
        program.NAME: program.text().encode(),
        "如何复算.txt": how().encode(),
    }
    # Of the inputs it is the one that was kept when they were computed: who changed them since is found by it.
    told = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()} | {INPUTS: result.inputs_sha256}
    parts[DIGEST] = "".join(f"{sha256}  {name}\n" for name, sha256 in told.items()).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(zipfile.ZipInfo(name, _LONG_AGO), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def ranking_in(content: bytes) -> bytes:
    """The ranking that is published in this bundle."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(RANKING)


def how() -> str:
    return "\n".join(steps()) + "\n"


def steps() -> list[str]:
    """For an officer, in order."""
    return [
        _("准备一台装有 Python 3.11 或更高版本的电脑，不需要联网，也不需要安装别的软件。"),
        _("在结果页下载本项目的依据包（zip），和重算程序 recompute_result.py 放在同一个文件夹。"),
        _("打开命令行，进入这个文件夹，输入：python3 recompute_result.py 依据包.zip 结果页上的SHA-256"),
        _("程序先核对包里每个文件的 SHA-256，再按公布的规则由评分表和有效票数重算每件作品的得分和名次。"),
        _("最后一行是“通过”，说明公布的名次就是由这份依据算出来的；是“不通过”，会写明哪里不一致。"),
        _("包里的 inputs.json 是全部依据：规则、每件作品的有效票和作废票、每份评分表、选票台账每天的清单摘要。"),
        _("有效票数可以从选票台账逐张数出来，台账页另有核对程序 verify_ledger.py。"),
        _("专家化名由抽签得出，看不出是哪一位；每一份评分表都在里面，一份也不少。"),
        _("程序的计分部分就是本网站自己用的那一份，可以打开来读，规则的文字说明见评分规则。"),
        _("重算有疑问的，请把最后几行和 SHA-256 一起发给省总活动办公室。"),
    ]
