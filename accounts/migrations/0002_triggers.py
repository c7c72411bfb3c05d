from django.db import migrations

from accounts import triggers


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(triggers.AUDIT_APPEND, triggers.AUDIT_APPEND_UNDO),
        migrations.RunSQL(triggers.AUDIT_NO_TRUNCATE, triggers.AUDIT_NO_TRUNCATE_UNDO),
        migrations.RunSQL(triggers.MEMBERSHIP_FITS, triggers.MEMBERSHIP_FITS_UNDO),
    ]
