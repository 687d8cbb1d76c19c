"""What this process keeps ready for the gallery, so that a visitor's page costs no question to the database.

Everything is kept under what it was made of: the revision of the campaigns, the stamp of the public list, and the
time for which addresses of files hold. When one of them changes, all of it is made anew. What is one visitor's own is
never kept here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from campaign import memory
from submissions.files import serving
from submissions.public_list.stamp import stamp

T = TypeVar("T")
MOST = 4000  # things; a packed page has about 8 kB

_things: OrderedDict[Hashable, Any] = OrderedDict()
_made_of: tuple[Hashable, ...] = ()
_changing = threading.Lock()


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What was made under this key, or is made now. Two that ask at once may both make it; it is the same."""
    made_of = (memory.revision(), stamp(), serving.step())
    with _changing:
        _drop_older_than(made_of)
        if key in _things:
            _things.move_to_end(key)
            return _things[key]
    made = make()
    with _changing:
        if made_of == _made_of:
            _keep(key, made)
    return made


def _drop_older_than(made_of: tuple[Hashable, ...]) -> None:
    global _made_of
    if made_of != _made_of:
        _things.clear()
        _made_of = made_of


def _keep(key: Hashable, thing: Any) -> None:
    _things[key] = thing
    while len(_things) > MOST:
        _things.popitem(last=False)
