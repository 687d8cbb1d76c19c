"""Several people at the same moment, for tests of what only one of them may do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from common.refusals import Refused


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all from one starting gun, each over a connection of its own; their outcomes. A refusal is one too."""
    gun = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gun.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
