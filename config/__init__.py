"""The composition root: settings, addresses, the Celery app, and what ties the rooms together."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
