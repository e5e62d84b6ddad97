from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    # Of before any release; a paper that has all three goes on from here.
    replaces = [
        ("press", "0001_initial"),
        ("press", "0002_pages_in_the_order_of_their_pressing"),
        ("press", "0003_touches_of_many_keys_and_more_indexes"),
    ]
    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Epoch',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('keys', models.JSONField(default=list)),
                ('pages', models.IntegerField(default=0)),
                ('applied_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('applied_at', None)), fields=['number'], name='epochs_to_apply')],
            },
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=600)),
                ('cache', models.CharField(max_length=300)),
                ('hard', models.BooleanField(default=False)),
                ('again', models.BooleanField(default=True)),
                ('due', models.DateTimeField(db_index=True)),
                ('tries', models.SmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Read',
            fields=[
                ('pk', models.CompositePrimaryKey('key', 'page_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.BigIntegerField()),
                ('page_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('key', models.BigIntegerField(primary_key=True, serialize=False)),
                ('epoch', models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='State',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('epoch', models.BigIntegerField(default=0)),
                ('shell', models.CharField(default='', max_length=32)),
                ('shell_epoch', models.BigIntegerField(default=0)),
                ('boot', models.CharField(default='', max_length=40)),
                ('checkpoint_at', models.DateTimeField(null=True)),
                ('beat_at', models.DateTimeField(null=True)),
                ('scrubbed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('keys', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=600, unique=True)),
                ('importance', models.SmallIntegerField()),
                ('state', models.SmallIntegerField(choices=[(0, 'Fresh'), (1, 'Due'), (2, 'Parking'), (3, 'Parked'), (4, 'Gone'), (5, 'Leaving')])),
                ('due_epoch', models.BigIntegerField(default=0)),
                ('verified', models.BigIntegerField(default=-1)),
                ('shell', models.CharField(default='', max_length=32)),
                ('digest', models.CharField(default='', max_length=32)),
                ('modified', models.BigIntegerField(default=0)),
                ('size', models.IntegerField(default=0)),
                ('reads', models.TextField(default='')),
                ('until', models.DateTimeField(null=True)),
                ('token', models.BigIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('failures', models.SmallIntegerField(default=0)),
                ('pressed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'importance', '-id'], name='pages_to_press'), models.Index(fields=['state', 'due_epoch'], name='pages_in_hand'), models.Index(fields=['state', 'until'], name='pages_by_date'), models.Index(fields=['state', 'shell', 'importance', '-id'], name='pages_by_shell')],
            },
        ),
    ]
