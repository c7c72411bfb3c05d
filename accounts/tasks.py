"""Mail, outside the request."""

from __future__ import annotations

from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail

from accounts.chain import verify_and_remember
from accounts.models import Notification
from titles import clock


@shared_task(autoretry_for=(OSError, SMTPException), retry_backoff=30, retry_backoff_max=3600, max_retries=8)
def mail_notification(notification_id: int) -> None:
    """Send one message once; a failing mail server is tried again, later and later."""
    row = Notification.objects.select_related("person").filter(pk=notification_id, mailed_at=None).first()
    if row is None or not row.person.email:
        return
    body = f"{row.body}\n\n{settings.SITE_URL}{row.url}\n" if row.url else f"{row.body}\n"
    send_mail(row.subject, body, settings.DEFAULT_FROM_EMAIL, [row.person.email])
    Notification.objects.filter(pk=row.pk).update(mailed_at=clock.now())


@shared_task
def verify_audit() -> None:
    """Check the audit trail and keep the finding for its reader."""
    verify_and_remember()
