"""Screening decisions, panels, score sheets and results."""

from review.models.panels import Assignment, Mark, Panel, Result, ResultRow, ScoreSheet, ScreeningDecision

__all__ = ["Assignment", "Mark", "Panel", "Result", "ResultRow", "ScoreSheet", "ScreeningDecision"]
