from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations, models

import rotative.newsroom.models


def keep_ids(apps, schema_editor):
    """Papers that have stories keep the names these had in feeds until now."""
    begin = f"tag:{urlsplit(settings.SITE_URL).hostname},2026:"
    papers = apps.get_model("newsroom", "PaperSettings").objects
    if papers.update(feed_ids=begin):
        for paper in apps.get_model("record", "Paper").objects.all():
            paper.data |= {"feed_ids": begin, "full_text_feeds": False}
            paper.save()


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_initial"),
        ("record", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "papersettings",
            "full_text_feeds",
            models.BooleanField(
                default=False,
                help_text="RSS, Atom and JSON feeds carry whole stories instead of their standfirst.",
                verbose_name="full text in feeds",
            ),
        ),
        migrations.AddField(
            "papersettings",
            "feed_ids",
            models.CharField(
                default=rotative.newsroom.models.new_feed_ids, editable=False, max_length=300
            ),
        ),
        migrations.RunPython(keep_ids, migrations.RunPython.noop),
    ]
