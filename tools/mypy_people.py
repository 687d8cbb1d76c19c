"""A mypy plugin of one fact: behind our access rules `request.user` is a User.

Every view carries `@logged_in`, `@requires` or `@public` (a test checks it), so the union with AnonymousUser that
django-stubs would give is settled before the view begins; only public views ask `is_authenticated`.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.checker import TypeChecker
from mypy.nodes import TypeInfo
from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, Type


class People(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return _user if fullname == "django.http.request.HttpRequest.user" else None


def _user(context: AttributeContext) -> Type:
    module = context.api.modules.get("accounts.models") if isinstance(context.api, TypeChecker) else None
    symbol = module.names.get("User") if module else None
    if symbol and isinstance(symbol.node, TypeInfo):
        return Instance(symbol.node, [])
    return context.default_attr_type


def plugin(version: str) -> type[Plugin]:
    return People
