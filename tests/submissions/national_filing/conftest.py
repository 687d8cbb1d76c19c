"""Files in folders of their own, and no broker."""

from tests.submissions.checks.conftest import own_folders

__all__ = ["own_folders"]
