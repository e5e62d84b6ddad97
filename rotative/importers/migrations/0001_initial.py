import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("articles", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedStory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source_key", models.CharField(max_length=500, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="articles.articlepage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissingPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.TextField(blank=True, verbose_name="old address")),
                ("caption", models.TextField(blank=True, verbose_name="caption")),
                ("credit", models.TextField(blank=True, verbose_name="credit")),
                ("alt", models.TextField(blank=True, verbose_name="alternative text")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missing_pictures",
                        to="articles.articlepage",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "verbose_name": "missing picture",
                "verbose_name_plural": "missing pictures",
                "ordering": ["-at", "pk"],
            },
        ),
    ]
