from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_the_root_collection_in_french")]

    operations = [
        migrations.AddField(
            "papersettings",
            "first_steps",
            models.BooleanField(default=False, editable=False),
        ),
    ]
