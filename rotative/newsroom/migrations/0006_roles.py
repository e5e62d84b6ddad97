from django.db import migrations
from django.utils import translation

from rotative.newsroom import roles


def make_roles(apps, schema_editor):
    """As in papers that are founded from now on."""
    settings = apps.get_model("newsroom", "PaperSettings").objects.first()
    if settings is None or not apps.get_model("sections", "HomePage").objects.exists():
        return
    with translation.override(settings.language):
        roles.make_others(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0005_the_list_of_stories"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("importers", "0001_initial"),
        ("letters", "0001_initial"),
        ("media", "0004_avif_is_awaited"),
        ("newsletters", "0002_people"),
        ("people", "0002_authors"),
        ("sections", "0002_also_called"),
        ("topics", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
