"""Entries, their files, what the checks found, and what was derived from the files."""

from submissions.models.conversions import Conversion
from submissions.models.disqualifications import Disqualification
from submissions.models.entries import Entry
from submissions.models.evidence import EvidenceFile, EvidenceFolder
from submissions.models.files import DerivedCopy, EntryFile, Finding, SlowTurn
from submissions.models.filing import Filing
from submissions.models.handing_in import Agreed, HandingIn
from submissions.models.likeness import DuplicateVerdict, Fingerprint, Likeness
from submissions.models.openings import EntryOpening
from submissions.models.packages import MadeFile, Package
from submissions.models.public_list import PublicListChange
from submissions.models.shortlisting import ShortlistChoice, ShortlistPlan

__all__ = [
    "Agreed",
    "Conversion",
    "DerivedCopy",
    "Disqualification",
    "DuplicateVerdict",
    "Entry",
    "EntryFile",
    "EntryOpening",
    "EvidenceFile",
    "EvidenceFolder",
    "Filing",
    "Finding",
    "Fingerprint",
    "HandingIn",
    "Likeness",
    "MadeFile",
    "Package",
    "PublicListChange",
    "ShortlistChoice",
    "ShortlistPlan",
    "SlowTurn",
]
