"""Where Celery's workers look for this app's tasks; each lives beside its verb, whose row decides what is left to do.

Every task is idempotent. `slow` work has its own queue, so that a transcode never keeps a check waiting.
"""

from submissions.checks.checking import check_file, sweep_checks
from submissions.checks.deep_checking import run_deep_checks, sweep_looks
from submissions.checks.late_failures import sweep_late_failures
from submissions.checks.renditions import make_copies, sweep_copies
from submissions.conversions.converting import convert_file, sweep_conversions
from submissions.duplicates.comparing import find_likeness, sweep_likeness
from submissions.evidence.checking import check_evidence, sweep_evidence
from submissions.notices.mails import send_notice
from submissions.packages.packages import build_package, sweep_packages
from submissions.reminding.deadlines import remind_task
from submissions.reminding.digest import send_digests
from submissions.uploads.receiving import expire_uploads

__all__ = [
    "build_package",
    "check_evidence",
    "check_file",
    "convert_file",
    "expire_uploads",
    "find_likeness",
    "make_copies",
    "remind_task",
    "run_deep_checks",
    "send_digests",
    "send_notice",
    "sweep_checks",
    "sweep_conversions",
    "sweep_copies",
    "sweep_evidence",
    "sweep_late_failures",
    "sweep_likeness",
    "sweep_looks",
    "sweep_packages",
]
