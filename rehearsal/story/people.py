"""The people of demo and rehearsal: grassroots unions below the real tree, and an account for every role.

They share one password, hashed once: a hundred real hashes would take longer than the rest of the demo.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import audit
from accounts.models import Union, User
from rehearsal.story.works import read

PASSWORD = "haowangmin-2023"  # noqa: S105  # of the demo, printed on every start; production has no demo


@dataclass(frozen=True)
class Cast:
    """Everybody by user name, and by what they do."""

    users: dict[str, User]

    def all(self, role: str) -> list[User]:
        return [user for user in self.users.values() if user.role == role]

    def one(self, role: str) -> User:
        return self.all(role)[0]

    def entrant_of(self, union_code: str) -> User:
        return next(u for u in self.all(User.Role.ENTRANT) if u.union and u.union.code == union_code)

    def recommender_of(self, union: Union) -> User:
        return next(u for u in self.all(User.Role.RECOMMENDER) if u.union_id == union.pk)

    def entering_unions(self) -> list[str]:
        return [u.union.code for u in self.all(User.Role.ENTRANT) if u.union]


@transaction.atomic
def gather(*, experts: int = 7, password: str = PASSWORD) -> Cast:
    """The whole cast, made where it is missing. The union tree must be loaded."""
    for row in read("cast")["unions"]:
        _union(row)
    rows = [row for row in read("cast")["people"] if row["role"] != User.Role.EXPERT]
    rows += _experts(experts)
    encoded = make_password(password)
    unions = Union.objects.in_bulk(field_name="code")
    return Cast({row["username"]: _user(row, unions.get(row.get("union", "")), encoded) for row in rows})


def _experts(number: int) -> list[dict[str, str]]:
    named = [row for row in read("cast")["people"] if row["role"] == User.Role.EXPERT]
    more = range(len(named) + 1, number + 1)
    return [*named, *({"username": f"expert{n}", "name": f"专家{n}", "role": "expert"} for n in more)][:number]


def _union(row: dict[str, str]) -> Union:
    known = Union.objects.filter(code=row["code"]).first()
    if known is not None:
        return known
    parent = Union.objects.get(code=row["parent"])
    union = Union.objects.create(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=Union.Kind.GRASSROOTS,
        parent=parent,
        recommending=parent.recommending,
        path=f"{parent.path}{row['code']}/",
    )
    audit.record(action="union.created", obj=union, by=None)
    return union


def _user(row: dict[str, str], union: Union | None, encoded: str) -> User:
    known = User.objects.filter(username=row["username"]).select_related("union").first()
    if known is not None:
        return known
    user = User.objects.create(
        username=row["username"],
        name=row["name"],
        role=row["role"],
        union=union,
        email=f"{row['username']}@example.org",
        password=encoded,
    )
    audit.record(action="user.created", obj=user, by=None, role=user.role)
    return user
