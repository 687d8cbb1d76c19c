"""Work of the campaign that runs in the worker. Imported by Celery at start."""

from campaign.extending.telling import tell_extension, tell_extensions

__all__ = ["tell_extension", "tell_extensions"]
