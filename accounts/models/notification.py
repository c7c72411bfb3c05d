"""What a person was told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Person
from titles import clock


class Notification(models.Model):
    """One message to one person, in the inbox and, where there is an address, by mail."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    subject = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"))
    url = models.CharField(_("链接"), max_length=200, blank=True)
    application_number = models.CharField(_("申报编号"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("时间"), default=clock.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("邮件发出时间"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("通知")
        indexes = [
            models.Index(fields=["person", "-id"], name="accounts_notification_inbox"),
            models.Index(
                fields=["person"], condition=Q(read_at__isnull=True), name="accounts_notification_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
