from django.conf import settings
from django.db import migrations


def forget_what_was_kept_in_files(apps, schema_editor):
    """Without a mail server, copies were written into files and noted as mailed all the same."""
    if not settings.MAIL_SERVER:
        apps.get_model("readers", "Message").objects.update(forwarded_at=None)


class Migration(migrations.Migration):
    dependencies = [("readers", "0001_initial")]

    operations = [
        migrations.RenameField("message", "mailed_at", "forwarded_at"),
        migrations.RunPython(forget_what_was_kept_in_files, migrations.RunPython.noop),
    ]
