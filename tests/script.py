"""What functions of our own scripts answer, asked of the node that drives the test browser."""

from __future__ import annotations

import base64
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

from tools import browser


def answers(module: Path, calls: list[tuple[str, list[Any]]]) -> list[Any]:
    """The answers to `calls` (a function's name and its arguments) of one module that imports no other."""
    source = base64.b64encode(module.read_bytes()).decode()
    script = (
        f'const module = await import("data:text/javascript;base64,{source}");'
        f"console.log(JSON.stringify({json.dumps(calls)}.map(([name, given]) => module[name](...given))));"
    )
    done = subprocess.run([_node(), "--input-type=module", "-e", script], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    found: list[Any] = json.loads(done.stdout)
    return found


@cache
def _node() -> str:
    """Playwright's own; on a bare Debian it lacks a library until the browser was made ready."""
    node, _cli = compute_driver_executable()
    if subprocess.run([node, "--version"], capture_output=True, timeout=60).returncode:
        reason = browser.make_ready()
        assert not reason, reason
    return str(node)
