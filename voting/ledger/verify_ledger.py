#!/usr/bin/env python3
"""Checks a published vote ledger (选票台账) without trusting who published it. Python 3.9 or newer, nothing else.

    python3 verify_ledger.py https://SITE/ledger/          downloads everything into ./ledger and checks it
    python3 verify_ledger.py FOLDER                        checks what was downloaded before
    python3 verify_ledger.py FOLDER --head SHA256          also: the newest manifest is the one with this digest
    python3 verify_ledger.py FOLDER --proof proof.json     also: one vote's path leads to the published root
    python3 verify_ledger.py FOLDER --manifests-only       only the chain: while votes' files are not open yet

Prints what is wrong and ends with 1, or the totals and ends with 0. The digest for --head comes from a source of
your own: the auditors' mail, a screenshot of an earlier day, another reader.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
import urllib.parse
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

FORMAT = 1
HEAD = "seq,entry,day,ballot,slot,receipt_sha256"
VOIDS_HEAD = "batch,action,category,day,seq"


# ── Merkle tree: as RFC 6962, a lone last node goes up unchanged ────────────────────────────────────────────
def leaf(line: bytes) -> bytes:
    return hashlib.sha256(b"\0" + line).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def levels(leaves: Iterable[bytes]) -> list[list[bytes]]:
    """From the leaves up to the root, a list a level."""
    found = [list(leaves)]
    while len(found[-1]) > 1:
        below = found[-1]
        pairs = [node(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)]
        found.append(pairs + below[len(below) - len(below) % 2 :])
    return found


def root(leaves: Sequence[bytes]) -> str:
    return levels(leaves)[-1][0].hex() if leaves else hashlib.sha256().hexdigest()


def root_of_path(line: bytes, index: int, rows: int, path: Sequence[str]) -> str:
    """The root to which a line leads, from its place among `rows` lines and its neighbours, lowest first."""
    here, beside = leaf(line), list(path)
    while rows > 1:
        if index ^ 1 < rows:
            if not beside:
                return ""
            other = bytes.fromhex(beside.pop(0))
            here = node(other, here) if index % 2 else node(here, other)
        index, rows = index // 2, (rows + 1) // 2
    return "" if beside else here.hex()


# ── The ledger ──────────────────────────────────────────────────────────────────────────────────────────────
class Ledger:
    """All that was read so far, and everything that is wrong with it."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.faults: list[str] = []
        self.rows: Counter[str] = Counter()  # by category: the last row's number
        self.votes: dict[str, Counter[str]] = defaultdict(Counter)  # by category: votes of each work
        self.entry_of: dict[tuple[str, int], str] = {}  # (category, seq): work
        self.void: Counter[tuple[str, int]] = Counter()  # (category, seq): confirmed voids minus undos
        self.batches: dict[Any, list[tuple[str, int]]] = {}
        self.fallen: set[tuple[str, str]] = set()  # (category, work) that was disqualified
        self.once_fallen: set[tuple[str, str]] = set()  # also those that were put back
        self.over: dict[str, list[str]] = defaultdict(list)  # by category: days of votes with a slot beyond the quota
        self.days_of: dict[tuple[str, str], list[str]] = defaultdict(list)  # (category, work): days of its votes
        self.manifests: dict[str, Any] = {}
        self.head: dict[str, str] | None = None

    def say(self, where: object, what: str) -> None:
        self.faults.append(f"{where}: {what}")

    def verify(self, head: str = "", *, with_files: bool = True) -> None:
        paths = sorted(self.folder.glob("manifest-*.json"))
        if not paths:
            self.say(self.folder, "there is no manifest")
        named: set[str] = set()
        for path in paths:
            manifest = self.manifest(path)
            if manifest is not None and with_files:
                self.check_files(manifest)
            if manifest is None:
                return
            named.update(file["name"] for file in manifest["files"])
            self.head = {"day": manifest["day"], "sha256": sha256(path)}
        for path in sorted(self.folder.glob("*.csv")):
            if with_files and path.name not in named:
                self.say(path.name, "no manifest names this file")
        self.check_fallen()
        if head and (self.head is None or self.head["sha256"] != head.lower()):
            self.say("head", f"the newest manifest is {self.head and self.head['sha256']}, not {head}")

    def manifest(self, path: Path) -> Any:
        text = path.read_bytes()
        try:
            manifest = json.loads(text)
            same = canonical(manifest) == text and path.name == f"manifest-{manifest['day']}.json"
        except (ValueError, KeyError, TypeError):
            same = False
        if not same or manifest.get("format") != FORMAT:
            self.say(path.name, "not a manifest as it was published")
            return None
        if manifest["previous"] != self.head:
            self.say(path.name, "does not follow the manifest before it")
        self.manifests[manifest["day"]] = manifest
        return manifest

    def check_files(self, manifest: Any) -> None:
        self.fallen |= {(one["category"], one["entry"]) for one in manifest["disqualified"]}
        self.once_fallen |= self.fallen
        self.fallen -= {(one["category"], one["entry"]) for one in manifest["reinstated"]}
        for file in manifest["files"]:
            if file["kind"] == "votes":
                self.vote_file(file, manifest)
        self.check_batches(manifest)

    def lines(self, file: Any, head: str) -> list[bytes]:
        path = self.folder / Path(file["name"]).name
        if not path.exists():
            self.say(file["name"], "is missing")
            return []
        if sha256(path) != file["sha256"]:
            self.say(file["name"], "is not the file that the manifest names: its SHA-256 differs")
        lines = path.read_bytes().split(b"\n")
        if lines[0] != head.encode() or lines[-1] != b"":
            self.say(file["name"], "does not have the columns it should have")
        if len(lines) - 2 != file["rows"]:
            self.say(file["name"], f"has {len(lines) - 2} rows, the manifest says {file['rows']}")
        return lines[1:-1]

    def vote_file(self, file: Any, manifest: Any) -> None:
        name, category, rule = file["name"], file["category"], manifest["rule"]
        lines = self.lines(file, HEAD)
        if root([leaf(line) for line in lines]) != file["merkle_root"]:
            self.say(name, "its rows do not lead to the root in the manifest")
        if file["first_seq"] != self.rows[category] + 1:
            self.say(name, "its numbers do not follow those of the day before")
        before = ("", 0)
        slots: dict[str, dict[int, str]] = defaultdict(dict)
        works: set[tuple[str, str]] = set()
        for seq, row in enumerate(csv.reader(line.decode() for line in lines), start=self.rows[category] + 1):
            if len(row) != 6 or not re.fullmatch(r"[1-9][0-9]*", row[4]):
                self.say(name, f"row {seq} cannot be read")
                return
            number, entry, day, ballot, slot, receipt = *row[:4], int(row[4]), row[5]
            if number != str(seq) or day != manifest["day"]:
                self.say(name, f"row {seq} has the wrong number or day")
            if (receipt, slot) <= before:
                self.say(name, f"row {seq} is not in its order")
            if slot < 1 or slot in slots[ballot] or (ballot, entry) in works:
                self.say(name, f"row {seq} breaks the rule: a slot or a work twice on one ballot")
            before = receipt, slot
            slots[ballot][slot] = entry
            works.add((ballot, entry))
            self.votes[category][entry] += 1
            self.entry_of[category, seq] = entry
            self.days_of[category, entry].append(day)
        self.rows[category] += len(lines)
        for used in slots.values():
            self.check_slots(name, category, used, rule, manifest["day"])

    def check_slots(self, name: str, category: str, used: dict[int, str], rule: Any, day: str) -> None:
        """Beyond the quota stand only slots that a voter got back because a work she had voted for fell. With a vote
        once a campaign that work may be on an earlier day's ballot, so these are weighed together at the end."""
        over = [slot for slot in used if slot > rule["picks_per_category"]]
        self.over[category] += [day] * len(over)
        if over and rule["period"] == "day":
            back = sum((category, entry) in self.once_fallen for entry in used.values())
            if max(over) > rule["picks_per_category"] + back:
                self.say(name, "a ballot has more votes than the rule allows")

    def check_fallen(self) -> None:
        """In every category: not more votes beyond the quota than votes on works that fell, up to each day."""
        for category, days in sorted(self.over.items()):
            fallen = [one for (where, one) in self.once_fallen if where == category]
            back = sorted(day for one in fallen for day in self.days_of[category, one])
            for count, day in enumerate(sorted(days), start=1):
                if sum(earlier <= day for earlier in back) < count:
                    self.say(category, "more votes than the rule allows, and no disqualified work explains them")
                    break

    def check_batches(self, manifest: Any) -> None:
        rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for file in (file for file in manifest["files"] if file["kind"] == "voids"):
            for row in csv.reader(line.decode() for line in self.lines(file, VOIDS_HEAD)):
                rows[row[0]].append(tuple(row[1:]))
        for batch in manifest["batches"]:
            self.check_batch(batch, rows.pop(str(batch["batch"]), []), manifest["day"])
        for batch in rows:
            self.say(manifest["day"], f"votes are void in batch {batch}, which no manifest names")

    def check_batch(self, batch: Any, rows: list[tuple[str, ...]], day: str) -> None:
        where, sign = f"{day}, batch {batch['batch']}", {"void": 1, "undo": -1}.get(batch["action"], 0)
        votes = [(category, int(seq)) for action, category, _day, seq in rows if action == batch["action"]]
        if not batch["reason"].strip() or batch["proposed_by"] == batch["confirmed_by"] or not sign:
            self.say(where, "has no reason, or was proposed and confirmed by one person")
        if len(votes) != batch["votes"] or len(set(votes)) != len(rows) or not set(votes) <= set(self.entry_of):
            self.say(where, "its votes are not those that it declares")
        if sign < 0 and self.batches.pop(batch["undoes"], None) != sorted(votes):
            self.say(where, "does not undo what was void before")
        if sign > 0:
            self.batches[batch["batch"]] = sorted(votes)
        self.void.update(dict.fromkeys(votes, sign))

    def totals(self) -> dict[str, dict[str, int]]:
        """Votes minus voids of every work that was not disqualified."""
        found = {category: Counter(votes) for category, votes in self.votes.items()}
        for (category, seq), balance in self.void.items():
            if balance > 0 and (category, seq) in self.entry_of:
                found[category][self.entry_of[category, seq]] -= 1
        return {
            category: {entry: n for entry, n in votes.items() if n > 0 and (category, entry) not in self.fallen}
            for category, votes in found.items()
        }

    def check_totals(self) -> None:
        path = self.folder / "totals.json"
        if path.exists() and json.loads(path.read_text("utf-8"))["totals"] != drop_empty(self.totals()):
            self.say(path.name, "the published totals are not the rows minus the voids")

    def check_proof(self, path: str) -> None:
        for vote in json.loads(Path(path).read_text("utf-8"))["votes"]:
            files: list[Any] = self.manifests.get(vote["day"], {"files": []})["files"]
            file: Any = next((one for one in files if one["name"] == vote["file"]), {"merkle_root": None})
            line, index = vote["line"].encode(), int(vote["line"].split(",")[0]) - file.get("first_seq", 0)
            if root_of_path(line, index, file.get("rows", 0), vote["path"]) != file["merkle_root"]:
                self.say(path, f"row {vote['line']} does not lead to the root in the manifest")


def drop_empty(totals: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {category: dict(votes) for category, votes in totals.items() if votes}


def canonical(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with Path(path).open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def download(address: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    index = json.loads(fetch(urllib.parse.urljoin(address, "index.json")))
    for file in index["files"]:
        target = folder / Path(file["name"]).name
        if not target.exists() or sha256(target) != file.get("sha256"):
            target.write_bytes(fetch(urllib.parse.urljoin(address, file["address"])))
    return folder


def fetch(address: str) -> bytes:
    if not address.startswith(("https://", "http://")):
        raise SystemExit(f"not an address of a site: {address}")
    with urllib.request.urlopen(address) as answer:  # noqa: S310  (looked at in the lines before)
        return bytes(answer.read())


def main() -> int:
    parser = argparse.ArgumentParser(description="Check a published vote ledger.")
    parser.add_argument("place", help="a folder, or the address of the ledger page")
    parser.add_argument("--head", default="", help="SHA-256 of the newest manifest, from a source of your own")
    parser.add_argument("--proof", help="a file with the path of one vote")
    parser.add_argument("--manifests-only", action="store_true", help="without the files of votes")
    options = parser.parse_args()
    is_address = options.place.startswith(("https://", "http://"))
    ledger = Ledger(download(options.place, Path("ledger")) if is_address else options.place)
    ledger.verify(options.head, with_files=not options.manifests_only)
    if not options.manifests_only:
        ledger.check_totals()
    if options.proof:
        ledger.check_proof(options.proof)
    if ledger.faults:
        print("\n".join(f"WRONG {fault}" for fault in ledger.faults))
        return 1
    for category, votes in sorted(drop_empty(ledger.totals()).items()):
        print(category, *(f"{entry}={n}" for entry, n in sorted(votes.items())))
    head = ledger.head["sha256"] if ledger.head else ""
    print(f"OK {len(ledger.manifests)} days, {sum(ledger.rows.values())} votes, head {head}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
