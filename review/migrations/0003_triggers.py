from django.db import migrations

from review import triggers


class Migration(migrations.Migration):
    dependencies = [("review", "0002_electorate")]

    operations = [
        migrations.RunSQL(triggers.OPINION_FINAL, triggers.OPINION_FINAL_UNDO),
        migrations.RunSQL(triggers.URN, triggers.URN_UNDO),
        migrations.RunSQL(triggers.COUNT_FINAL, triggers.COUNT_FINAL_UNDO),
    ]
