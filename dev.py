#!/usr/bin/env python3
"""The two commands, and a few more: `python3 dev.py run` and `python3 dev.py test`.

Standard library only. It makes `.venv`, installs the pinned requirements and hands over to `tools/`.
This file itself stays readable for older Pythons, so that they get a sentence and no traceback.
"""

import sys

MINIMUM = (3, 11)


def main() -> int:
    if sys.version_info < MINIMUM:
        found = ".".join(str(part) for part in sys.version_info[:3])
        print("需要 Python 3.11 或更高版本，当前为 " + found + "。请安装后用 python3.11 dev.py … 再试。")
        print("Python 3.11 or newer is needed, this is " + found + ". Install it and use: python3.11 dev.py ...")
        return 1
    from tools.commands import dispatch

    return dispatch(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
