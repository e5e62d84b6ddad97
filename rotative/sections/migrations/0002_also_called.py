
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sections', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='sectionpage',
            name='also_called',
            field=models.TextField(blank=True, help_text='Other names, one a line: imported stories are filed by them.', verbose_name='also called'),
        ),
    ]
