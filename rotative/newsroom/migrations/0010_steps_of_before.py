from django.db import migrations


def become_steps(apps, schema_editor):
    """Wagtail's group approvals are steps with neither hours nor a kind of their own; what is being
    read at one goes on where it is."""
    step, approval = _kinds(apps)
    model = apps.get_model("newsroom", "ReadingStep")
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(
        content_type=approval
    ):
        made = model(groupapprovaltask_ptr_id=task.pk)
        made.save_base(raw=True, force_insert=True)
        _tasks(apps).filter(pk=task.pk).update(content_type=step)


def become_approvals(apps, schema_editor):
    step, approval = _kinds(apps)
    _tasks(apps).filter(content_type=step).update(content_type=approval)


def _tasks(apps):
    return apps.get_model("wagtailcore", "Task").objects


def _kinds(apps):
    types = apps.get_model("contenttypes", "ContentType").objects
    return [
        types.get_or_create(app_label=app, model=model)[0]
        for app, model in (("newsroom", "readingstep"), ("wagtailcore", "groupapprovaltask"))
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0009_reading_steps"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(become_steps, become_approvals)]
