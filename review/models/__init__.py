"""Screening decisions, panels, score sheets and results."""

from review.models.awards import AwardChange, AwardDecision
from review.models.certificates import Certificate
from review.models.deliberation.anchors import Anchor, AnchorTry
from review.models.deliberation.jury_words import JuryWords
from review.models.deliberation.meetings import MeetingScan, PanelMeeting
from review.models.deliberation.ties import TieDecision, TiePlace
from review.models.experts.interests import DeclaredInterest
from review.models.experts.invitations import ExpertInvitation
from review.models.experts.profiles import ExpertProfile
from review.models.experts.reserve import ReserveExpert
from review.models.panels import Assignment, Panel
from review.models.publicity.objections import Objection, ObjectionFinding
from review.models.publicity.recomputations import Recomputation
from review.models.publicity.year_reports import YearReport
from review.models.reconsiderations import Reconsideration
from review.models.reopenings import Reopening, ScoringPermit
from review.models.results import Result, ResultRow
from review.models.rule_locks import RuleLock
from review.models.screening import Claim, ScreeningDecision
from review.models.second_readings import SecondReading, TwoReaders
from review.models.shares import ScreeningShare
from review.models.sheets import Mark, ScoreSheet, SheetVersion
from review.models.signatures import ResultSignature

__all__ = [
    "Anchor",
    "AnchorTry",
    "Assignment",
    "AwardChange",
    "AwardDecision",
    "Certificate",
    "Claim",
    "DeclaredInterest",
    "ExpertInvitation",
    "ExpertProfile",
    "JuryWords",
    "Mark",
    "MeetingScan",
    "Objection",
    "ObjectionFinding",
    "Panel",
    "PanelMeeting",
    "Recomputation",
    "Reconsideration",
    "Reopening",
    "ReserveExpert",
    "Result",
    "ResultRow",
    "ResultSignature",
    "RuleLock",
    "ScoreSheet",
    "ScoringPermit",
    "ScreeningDecision",
    "ScreeningShare",
    "SecondReading",
    "SheetVersion",
    "TieDecision",
    "TiePlace",
    "TwoReaders",
    "YearReport",
]
