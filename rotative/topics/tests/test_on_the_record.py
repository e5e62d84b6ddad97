"""What the newsroom says of a topic, and which pages hear of it."""

from rotative.newsroom.models import PaperSettings
from rotative.record.reading import Record
from rotative.testing import paper as small
from rotative.testing.paper import SmallPaper


def test_a_renamed_topic_changes_its_page_the_index_and_its_stories(
    fanal: SmallPaper, touched: set[str]
) -> None:
    story = small.story(fanal.sport, topics=[fanal.veltania])
    touched.clear()
    fanal.veltania.name = "République de Veltanie"
    fanal.veltania.save()
    pk = fanal.veltania.pk
    assert touched == {f"topic:{pk}", "topics", f"story:{story.pk}", f"told:{story.pk}"}
    assert [topic.name for topic in Record().all_topics()] == ["République de Veltanie"]


def test_a_description_is_on_the_topics_own_page(fanal: SmallPaper, touched: set[str]) -> None:
    small.story(fanal.sport, topics=[fanal.veltania])
    touched.clear()
    fanal.veltania.description = "Un pays entre deux mers."
    fanal.veltania.save()
    assert touched == {f"topic:{fanal.veltania.pk}", "topics"}


def test_of_a_topic_that_no_public_story_is_about_nobody_hears(
    fanal: SmallPaper, touched: set[str]
) -> None:
    small.draft(fanal.sport, topics=[fanal.veltania])
    fanal.veltania.name = "République de Veltanie"
    fanal.veltania.save()
    assert touched == set()


def test_other_names_for_finding_it_are_the_newsrooms_alone(
    fanal: SmallPaper, touched: set[str]
) -> None:
    small.story(fanal.sport, topics=[fanal.veltania])
    touched.clear()
    fanal.veltania.aliases = "Velt"
    fanal.veltania.save()
    assert touched == set()


def test_readers_get_the_name_in_the_papers_language(fanal: SmallPaper) -> None:
    small.story(fanal.sport, topics=[fanal.veltania])
    fanal.veltania.name_en = "Veltania"
    fanal.veltania.save()
    assert [topic.name for topic in Record().all_topics()] == ["Veltanie"]
    paper = PaperSettings.load()
    paper.language = "en"
    paper.save()
    (topic,) = Record().all_topics()
    assert (topic.name, topic.path) == ("Veltania", "/topics/veltanie/")


def test_a_topic_within_another_is_named_on_its_page(fanal: SmallPaper, touched: set[str]) -> None:
    small.story(fanal.sport, topics=[fanal.veltania, fanal.summit])
    (veltania, summit) = (fanal.veltania.pk, fanal.summit.pk)
    assert [t.id for t in Record().topics_within(Record().topics([veltania])[veltania])] == [summit]
    touched.clear()
    fanal.summit.parent = None
    fanal.summit.save()
    assert touched == {f"topic:{summit}", "topics", f"within:{veltania}"}
    assert Record().topics_within(Record().topics([veltania])[veltania]) == []
