from django.db import migrations


def name_root(apps, schema_editor):
    """As in papers that are founded from now on."""
    if apps.get_model("newsroom", "PaperSettings").objects.filter(language="fr").exists():
        collections = apps.get_model("wagtailcore", "Collection").objects
        collections.filter(depth=1, name="Root").update(name="Racine")


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0002_full_text_feeds_and_lasting_ids"),
        ("wagtailcore", "0025_collection_initial_data"),
    ]

    operations = [migrations.RunPython(name_root, migrations.RunPython.noop)]
