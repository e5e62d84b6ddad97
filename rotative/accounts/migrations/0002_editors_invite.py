from django.db import migrations
from django.utils import translation

from rotative.newsroom import roles


def let_editors_invite(apps, schema_editor):
    """As in papers that are founded from now on: the right is made here, for Django makes those of
    new models after all migrations."""
    paper = apps.get_model("newsroom", "PaperSettings").objects.first()
    if paper is None:
        return
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="accounts", model="invitation"
    )
    with translation.override(paper.language):
        editors = apps.get_model("auth", "Group").objects.filter(name=str(roles.EDITORS.name))
    for group in editors:
        for verb in ("add", "change", "delete", "view"):
            permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=kind,
                codename=f"{verb}_invitation",
                defaults={"name": f"Can {verb} invitation"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_invitations"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("newsroom", "0006_roles"),
    ]

    operations = [migrations.RunPython(let_editors_invite, migrations.RunPython.noop)]
