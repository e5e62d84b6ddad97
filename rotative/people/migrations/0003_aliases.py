
import rotative.lib.names
from django.db import migrations, models


def write_names(apps, schema_editor):
    """The field makes its value of the others when a row is saved."""
    for row in apps.get_model("people", "Author").objects.iterator():
        row.save(update_fields=["known_as"])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_authors'),
    ]

    operations = [
        migrations.AddField(
            model_name='author',
            name='aliases',
            field=models.TextField(blank=True, help_text='Other names and spellings, one a line: imported stories are found by them.', verbose_name='also signs as'),
        ),
        migrations.AddField(
            model_name='author',
            name='known_as',
            field=rotative.lib.names.KnownAsField('name', 'aliases', default='', editable=False),
        ),
        migrations.RunPython(write_names, migrations.RunPython.noop),
    ]
