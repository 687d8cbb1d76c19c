"""Tables of the public vote, a file for each step of it."""

from voting.models.complaints import Complaint
from voting.models.counters import CodeCount
from voting.models.groups import FlaggedVote, GroupNote, Signal, SignalKind, VoteGroup
from voting.models.ledger import LedgerDay, LedgerFile, PublishedVoid, ReceiptChecks
from voting.models.tally import ShownTotals, TallyDay, TallyFault, TurnoutHour
from voting.models.voids import VoidBatch, VoidedVote
from voting.models.voters import ErasedIdentity, PhoneCode, Voter
from voting.models.votes import Vote

__all__ = [
    "CodeCount",
    "Complaint",
    "ErasedIdentity",
    "FlaggedVote",
    "GroupNote",
    "LedgerDay",
    "LedgerFile",
    "PhoneCode",
    "PublishedVoid",
    "ReceiptChecks",
    "ShownTotals",
    "Signal",
    "SignalKind",
    "TallyDay",
    "TallyFault",
    "TurnoutHour",
    "VoidBatch",
    "VoidedVote",
    "Vote",
    "VoteGroup",
    "Voter",
]
