"""Wiring: settings, addresses, tasks, error mapping, health. No domain code."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
