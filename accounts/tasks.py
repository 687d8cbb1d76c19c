"""Where Celery's workers look for this app's tasks; each lives beside the act that it is part of."""

from accounts.outbox.sending import send_message, sweep_outbox
from accounts.people.invitation_mail import send_invitation
from accounts.retention.runs import erase_what_is_over

__all__ = ["erase_what_is_over", "send_invitation", "send_message", "sweep_outbox"]
