"""The union tree, the people, the audit trail and the outbox."""

from accounts.models.log_ins import LogIn
from accounts.models.memberships import Membership
from accounts.models.notices import Notice
from accounts.models.pending_acts import PendingAct
from accounts.models.people import Union, User, UserManager
from accounts.models.trail import AuditEvent
from accounts.models.wordings import Wording

__all__ = ["AuditEvent", "LogIn", "Membership", "Notice", "PendingAct", "Union", "User", "UserManager", "Wording"]
