import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the accounts, which Wagtail's own tables need first: pictures come in between."""

    dependencies = [
        ('people', '0001_initial'),
        ('media', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(blank=True, help_text="The last part of the author's page's address; made from the name if empty.", max_length=120, unique=True, verbose_name='address')),
                ('kind', models.CharField(choices=[('staff', 'Staff'), ('freelance', 'Freelance'), ('agency', 'Agency')], default='staff', max_length=12, verbose_name='kind')),
                ('role', models.CharField(blank=True, help_text='For example “Health correspondent”.', max_length=120, verbose_name='role')),
                ('biography', wagtail.fields.RichTextField(blank=True, verbose_name='biography')),
                ('portrait', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture', verbose_name='portrait')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='newsroom account')),
            ],
            options={
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
                'ordering': ['name'],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='AuthorLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(max_length=60, verbose_name='label')),
                ('url', models.URLField(verbose_name='address')),
                ('author', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='people.author')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
