from django.conf import settings
from django.core.files.storage import default_storage
from django.db import migrations, models


def measure(apps, schema_editor):
    """The size of each public JPEG; one that is not there is found by `record --check`."""
    for picture in apps.get_model("record", "Picture").objects.iterator():
        for _width, _height, address in picture.files.get("jpeg", ()):
            name = address.removeprefix(settings.MEDIA_URL)
            if name != address and default_storage.exists(name):
                picture.jpeg_bytes = default_storage.size(name)
                picture.save(update_fields=["jpeg_bytes"])


class Migration(migrations.Migration):
    dependencies = [("record", "0004_language")]

    operations = [
        migrations.AddField("picture", "creator", models.CharField(blank=True, max_length=200)),
        migrations.AddField("picture", "copyright", models.CharField(blank=True, max_length=200)),
        migrations.AddField("picture", "jpeg_bytes", models.PositiveIntegerField(default=0)),
        migrations.RunPython(measure, migrations.RunPython.noop, elidable=True),
    ]
