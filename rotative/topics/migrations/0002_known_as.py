
import rotative.lib.names
from django.db import migrations


def write_names(apps, schema_editor):
    """The field makes its value of the others when a row is saved."""
    for row in apps.get_model("topics", "Topic").objects.iterator():
        row.save(update_fields=["known_as"])


class Migration(migrations.Migration):

    dependencies = [
        ('topics', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='topic',
            name='known_as',
            field=rotative.lib.names.KnownAsField('name', 'name_fr', 'name_en', 'aliases', default='', editable=False),
        ),
        migrations.RunPython(write_names, migrations.RunPython.noop),
    ]
