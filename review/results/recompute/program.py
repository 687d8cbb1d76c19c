"""recompute_result.py as it is published: the very files the site computes by, one after the other, and nothing that is
not in Python's standard library."""

from __future__ import annotations

import functools
import inspect
import re

from review.results import scoring
from review.results.recompute import command, ranking

NAME = "recompute_result.py"
_OURS = re.compile(r"^from (__future__|review\.)[^\n(]*(\([^)]*\))?\n", re.MULTILINE)
_HEAD = '''#!/usr/bin/env python3
"""重算评选结果：python3 recompute_result.py 依据包.zip [公示页上的 SHA-256]

只用 Python 3.11 及以上的标准库，不连接网络。由依据包里的规则、票数和评分表重算名次，与公布的名次逐字节比较；
依据或名次被改动过，就不通过。
"""

from __future__ import annotations
'''
_FOOT = """

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@functools.cache
def text() -> str:
    parts = (_OURS.sub("", inspect.getsource(module)) for module in (scoring, ranking, command))
    return _HEAD + "\n\n".join(parts) + _FOOT
