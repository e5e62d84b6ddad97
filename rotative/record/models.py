"""The record: what is public now, in flat indexed tables, and nothing else.

Readers' pages, feeds, sitemaps and letters are made from these rows alone. The rows are written
by `actions.py` from entries the newsroom hands over; an object that is not public has no row.
Ids are those of the newsroom's objects.
"""

from django.db import models


class Paper(models.Model):
    """The one row that says what the paper is: name, language, look, publisher."""

    data = models.JSONField(default=dict)


class Section(models.Model):
    """A node of the menu. `path` is its address; an external one leads to a partner site."""

    id = models.BigIntegerField(primary_key=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    path = models.CharField(max_length=255, db_index=True)
    external_url = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=255)
    menu_name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    colour = models.CharField(max_length=7, blank=True)
    in_menu = models.BooleanField(default=True)
    position = models.IntegerField(default=0)


class Topic(models.Model):
    """A topic of public stories, under the name readers of the paper's language know."""

    id = models.BigIntegerField(primary_key=True)
    slug = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=14)
    parent_id = models.BigIntegerField(null=True)
    description = models.TextField(blank=True)


class Author(models.Model):
    """The profile of someone who signs public stories. `links` is a list of `{"label", "url"}`."""

    id = models.BigIntegerField(primary_key=True)
    slug = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    role = models.CharField(max_length=120, blank=True)
    biography = models.TextField(blank=True)
    links = models.JSONField(default=list)
    picture_id = models.BigIntegerField(null=True)


class Picture(models.Model):
    """A picture with the words that travel with it.

    `files` maps a format to its made sizes: `{"avif": [[480, 270, "/media/…"], …], …}`
    (width and height in pixels, address). `jpeg_bytes` is the size of the JPEG's file, 0 where it
    is not known.
    """

    id = models.BigIntegerField(primary_key=True)
    alt = models.TextField(blank=True)
    caption = models.TextField(blank=True)
    credit = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    focus = models.CharField(max_length=12, blank=True)
    files = models.JSONField(default=dict)
    creator = models.CharField(max_length=200, blank=True)
    copyright = models.CharField(max_length=200, blank=True)
    jpeg_bytes = models.PositiveIntegerField(default=0)


class Document(models.Model):
    """A file that a public story links to."""

    id = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=255)
    url = models.CharField(max_length=300)
    size = models.BigIntegerField(null=True)


class Notice(models.Model):
    """A page at the paper's foot. `body` is what `blocks.to_json` makes."""

    id = models.BigIntegerField(primary_key=True)
    slug = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=12)
    position = models.IntegerField(default=0)
    body = models.JSONField(default=list)
    facts = models.JSONField(default=list)
    document_ids = models.JSONField(default=list)
    updated_at = models.DateTimeField(null=True)


class Story(models.Model):
    """A public story. Its address is its section's path and its slug.

    `body` is what `blocks.to_json` makes.
    """

    id = models.BigIntegerField(primary_key=True)
    section = models.ForeignKey(
        Section, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    slug = models.CharField(max_length=255)
    format = models.CharField(max_length=12)
    kicker = models.CharField(max_length=60, blank=True)
    headline = models.CharField(max_length=255)
    short_headline = models.CharField(max_length=90, blank=True)
    language = models.CharField(max_length=12, blank=True)  # empty: the paper's
    standfirst = models.TextField(blank=True)
    search_title = models.CharField(max_length=255, blank=True)
    search_description = models.TextField(blank=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    modified_at = models.DateTimeField()
    picture_id = models.BigIntegerField(null=True)
    picture_caption = models.CharField(max_length=400, blank=True)
    key_points = models.JSONField(default=list)
    body = models.JSONField(default=list)
    word_count = models.PositiveIntegerField(default=0)
    stars = models.FloatField(null=True)  # a review's, of five, in halves
    related_ids = models.JSONField(default=list)
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "slug"], name="one_address")]
        indexes = [models.Index(fields=["published_at", "id"], name="story_by_time")]

    def __str__(self) -> str:
        return self.headline


class Byline(models.Model):
    """An author's signature under a story."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    role = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class StoryTopic(models.Model):
    """A topic of a story, from the broadest to the narrowest."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="story_topics")
    topic = models.ForeignKey(
        Topic, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class StoryFile(models.Model):
    """A picture, document or other story that a public story shows.

    This keeps pictures and documents public.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture"
        DOCUMENT = "document"
        STORY = "story"

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind)
    file_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "file_id"], name="stories_of_file")]


class Composition(models.Model):
    """What was chosen when it was written: the front (`front:/`), what is in the news (`news`),
    what stands under "read more" of a story (`related:12`).

    `parts` are ids of stories or topics; of a front its blocks, see `fronts.py`.
    """

    name = models.CharField(primary_key=True, max_length=60)
    parts = models.JSONField(default=list)


class Listing(models.Model):
    """A story's place in a list: `site`, `section:12`, `topic:7`, `author:9`, `format:opinion`."""

    scope = models.CharField(max_length=40)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="listings")
    published_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["scope", "published_at", "story"], name="list_by_time"),
        ]


class MonthCount(models.Model):
    """How many stories a list has in a month (`2026-11`, in the paper's time zone)."""

    scope = models.CharField(max_length=40)
    month = models.CharField(max_length=7)
    stories = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "month"], name="one_count")]


class Address(models.Model):
    """An address that used to answer: what lived there.

    While that is public it leads there (301); while it is not, it was withdrawn (410, or what
    `Withdrawn` says).

    With `prefix`, everything under the address moved along (a section was renamed).
    """

    class Target(models.TextChoices):
        STORY = "story"
        SECTION = "section"
        NOTICE = "notice"
        TOPIC = "topic"
        AUTHOR = "author"

    path = models.CharField(max_length=500, unique=True)
    target = models.CharField(max_length=8, choices=Target)
    target_id = models.BigIntegerField()
    prefix = models.BooleanField(default=False)
    since = models.DateTimeField(auto_now_add=True)


class Withdrawn(models.Model):
    """What readers are told of a page of the newsroom that was withdrawn: a status, and words.

    A page without a row answers 410 without further words. What is public again may have one: it
    is not asked, and the next withdrawal overwrites it.
    """

    id = models.BigIntegerField(primary_key=True)
    status = models.PositiveSmallIntegerField()
    words = models.TextField()
