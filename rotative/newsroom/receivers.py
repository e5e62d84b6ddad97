"""Keeping what the record says of the paper true."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from wagtail.admin.models import EditingSession
from wagtail.models import Site

from rotative.media.actions import on_picture_mended, preview_picture, publish_picture
from rotative.media.models import Picture
from rotative.newsroom.models import Opened, PaperSettings, SocialAccount
from rotative.notices.receivers import notices_changed
from rotative.pages.preview import preview
from rotative.people.models import Author
from rotative.people.receivers import author_saved
from rotative.record import actions as record
from rotative.record.entries import PaperEntry
from rotative.record.models import Paper
from rotative.record.sources import feed
from rotative.topics.models import Topic
from rotative.topics.receivers import topic_saved


def connect() -> None:
    post_save.connect(editor_opened, sender=EditingSession)
    feed(Paper, entries)
    preview(PaperSettings, draft_data)
    post_save.connect(paper_saved, sender=PaperSettings)
    post_delete.connect(picture_deleted, sender=Picture)
    for signal in (post_save, post_delete):
        signal.connect(account_changed, sender=SocialAccount)
    if logo_mended not in on_picture_mended:
        on_picture_mended.append(logo_mended)


def editor_opened(instance: EditingSession, created: bool, **kwargs: Any) -> None:
    if created:
        Opened.objects.create(session=instance)


def entry_of(paper: PaperSettings) -> PaperEntry:
    """What the paper is, for the record."""
    return PaperEntry(1, paper_data(paper))


def entries() -> Iterator[PaperEntry]:
    return (entry_of(paper) for paper in PaperSettings.objects.all())


def paper_data(paper: PaperSettings) -> dict[str, Any]:
    """What readers may know of the settings, as `record.answers.Paper` names it."""
    plain = (
        "name tagline description language accent accent_dark fonts "
        "publisher copyright email newsletter_pitch feed_ids"
    )
    return {
        **{name: str(getattr(paper, name)) for name in plain.split()},
        "full_text_feeds": paper.full_text_feeds,
        "logo_id": paper.logo_id,
        "icon_id": paper.icon_id,
        "social": [{"label": a.label, "url": a.url} for a in paper.social_accounts.all()],
    }


def draft_data(paper: PaperSettings) -> dict[str, Any]:
    """The settings as somebody is writing them, with their pictures: these may not be public."""
    pictures = {
        name: preview_picture(picture) if picture else None
        for name, picture in (("logo", paper.logo), ("icon", paper.icon))
    }
    return paper_data(paper) | pictures


@transaction.atomic
def paper_saved(instance: PaperSettings, **kwargs: Any) -> None:
    before = record.language()
    for picture in (instance.logo, instance.icon):
        if picture and (made := publish_picture(picture)):
            record.enter(made)
    record.enter(entry_of(instance))
    Site.objects.filter(is_default_site=True).update(site_name=instance.name)
    if before != instance.language:
        for topic in Topic.objects.all():
            topic_saved(topic)
        for author in Author.objects.all():
            author_saved(author)
        notices_changed()


def picture_deleted(instance: Picture, **kwargs: Any) -> None:
    """A paper whose logo it was shows its name."""
    for paper in Paper.objects.all():
        if instance.pk in (paper.data.get("logo_id"), paper.data.get("icon_id")):
            for entry in entries():
                record.enter(entry)


def logo_mended(picture: Picture) -> None:
    """The paper whose logo or icon could not be made has it again."""
    for paper in PaperSettings.objects.filter(Q(logo=picture) | Q(icon=picture)):
        paper_saved(paper)


def account_changed(instance: SocialAccount, **kwargs: Any) -> None:
    """Accounts are saved after their paper."""
    if paper := PaperSettings.objects.filter(pk=instance.paper_id).first():
        record.enter(entry_of(paper))
