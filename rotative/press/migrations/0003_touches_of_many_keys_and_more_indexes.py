from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("press", "0002_pages_in_the_order_of_their_pressing"),
    ]

    operations = [
        # What is touched and not drained yet stays so: one key is a touch of one line.
        migrations.RenameField(model_name="touch", old_name="key", new_name="keys"),
        migrations.AlterField(model_name="touch", name="keys", field=models.TextField()),
        migrations.RemoveIndex(model_name="page", name="pages_by_shell"),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                fields=["state", "shell", "importance", "-id"], name="pages_by_shell"
            ),
        ),
        migrations.RemoveIndex(model_name="page", name="pages_by_date"),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(fields=["state", "until"], name="pages_by_date"),
        ),
        migrations.AddIndex(
            model_name="epoch",
            index=models.Index(
                condition=models.Q(("applied_at", None)), fields=["number"], name="epochs_to_apply"
            ),
        ),
    ]
