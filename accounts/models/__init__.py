"""The union tree, the people, the audit trail and the outbox."""

from accounts.models.data_requests import DataRequest
from accounts.models.log_ins import LogIn
from accounts.models.memberships import Membership
from accounts.models.notices import Notice
from accounts.models.pending_acts import PendingAct
from accounts.models.people import Union, User, UserManager
from accounts.models.retention import RetentionRun
from accounts.models.trail import AuditEvent
from accounts.models.wordings import Wording

__all__ = [
    "AuditEvent",
    "DataRequest",
    "LogIn",
    "Membership",
    "Notice",
    "PendingAct",
    "RetentionRun",
    "Union",
    "User",
    "UserManager",
    "Wording",
]
