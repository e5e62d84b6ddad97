from django.db import migrations, models
from django.db.migrations.recorder import MigrationRecorder

FORMER = "readers"  # the app that had messages before the first release


class CreateOrTakeOver(migrations.CreateModel):
    """Messages that readers had written by then are kept: their table has another name now."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.name)
        former = f"{FORMER}_{self.name_lower}"
        if former in schema_editor.connection.introspection.table_names():
            schema_editor.alter_db_table(model, former, model._meta.db_table)
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def take_over_the_name(apps, schema_editor):
    """Rights of groups and lines of the log name the model by its row among the content types."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kinds.filter(app_label=FORMER, model="message").update(app_label="letters")
    MigrationRecorder(schema_editor.connection).migration_qs.filter(app=FORMER).delete()


class Migration(migrations.Migration):

    initial = True

    dependencies = [("contenttypes", "0002_remove_content_type_name")]

    operations = [
        CreateOrTakeOver(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('subject', models.CharField(max_length=160, verbose_name='subject')),
                ('text', models.TextField(max_length=8000, verbose_name='message')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='received at')),
                ('forwarded_at', models.DateTimeField(editable=False, null=True, verbose_name='mailed at')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.RunPython(take_over_the_name, migrations.RunPython.noop),
    ]
