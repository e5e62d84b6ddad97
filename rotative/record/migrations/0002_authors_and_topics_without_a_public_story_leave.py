from django.db import migrations


def leave(apps, schema_editor):
    """They come back with the first public story that names them, see `record.actions`."""
    for model, link, column in (("Author", "Byline", "author_id"), ("Topic", "StoryTopic", "topic_id")):
        named = apps.get_model("record", link).objects.values(column)
        apps.get_model("record", model).objects.exclude(pk__in=named).delete()


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(leave, migrations.RunPython.noop)]
