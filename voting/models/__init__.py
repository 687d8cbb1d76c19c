"""Tables of the public vote, a file for each step of it."""

from voting.models.counters import CodeCount
from voting.models.voids import VoidBatch, VoidedVote
from voting.models.voters import PhoneCode, Voter
from voting.models.votes import Vote

__all__ = ["CodeCount", "PhoneCode", "VoidBatch", "VoidedVote", "Vote", "Voter"]
