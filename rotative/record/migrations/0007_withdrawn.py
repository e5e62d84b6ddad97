from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0006_compositions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Withdrawn',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('status', models.PositiveSmallIntegerField()),
                ('words', models.TextField()),
            ],
        ),
    ]
