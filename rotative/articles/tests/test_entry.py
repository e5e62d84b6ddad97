"""What of a story is public, and how it is told: its dates, its order, its words."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from rotative.articles.entry import entry_of
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_a_story_keeps_the_time_of_its_first_publication(fanal: SmallPaper) -> None:
    story = small.story(fanal.sport, first_published_at=NOON)
    story.title = "Corrigé"
    entry = entry_of(small.publish(story))
    assert (entry.headline, entry.published_at, entry.updated_at) == ("Corrigé", NOON, None)
    assert entry.modified_at > NOON


def test_the_editor_may_give_another_time(fanal: SmallPaper) -> None:
    story = small.story(fanal.sport, published_at=NOON, updated_at=NOON + timedelta(hours=1))
    entry = entry_of(story)
    assert (entry.published_at, entry.updated_at) == (NOON, NOON + timedelta(hours=1))


def test_a_draft_is_previewed_under_the_time_it_was_saved(fanal: SmallPaper) -> None:
    draft = small.draft(fanal.sport)
    assert entry_of(draft).published_at == draft.latest_revision_created_at
    assert draft.latest_revision_created_at <= timezone.now()


def test_signatures_topics_and_picks_stand_in_the_desks_order(fanal: SmallPaper) -> None:
    picks = [small.story(fanal.world, f"Titre {n}") for n in range(3)]
    story = small.story(
        fanal.sport,
        authors=[fanal.agency, fanal.ines],
        topics=[fanal.summit, fanal.veltania],
        picks=picks[::-1],
    )
    entry = entry_of(story)
    assert entry.bylines == [(fanal.agency.pk, ""), (fanal.ines.pk, "")]
    assert entry.topic_ids == [fanal.summit.pk, fanal.veltania.pk]
    assert entry.related_ids == [pick.pk for pick in picks[::-1]]


def test_the_words_of_the_body_are_counted_and_no_markup(fanal: SmallPaper) -> None:
    body = [small.paragraph("Un <b>texte</b> de six mots ici."), small.paragraph("Et deux.")]
    entry = entry_of(small.story(fanal.sport, "Un titre de plus", standfirst="Un chapô", body=body))
    assert entry.word_count == 8
