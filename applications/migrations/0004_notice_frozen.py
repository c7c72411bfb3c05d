from django.db import migrations

from applications import triggers


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_sandbox_payment")]

    operations = [migrations.RunSQL(triggers.NOTICE_FROZEN, triggers.NOTICE_FROZEN_UNDO)]
