"""One verb for several stories of the list: each says first what it will do, and to which."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from rotative.articles.forms import SectionField
from rotative.articles.models import ArticlePage
from rotative.newsroom.stories import verbs
from rotative.newsroom.stories.models import StoryLine
from rotative.newsroom.withdrawal import WithdrawalForm
from rotative.sections.models import SectionPage
from rotative.topics.models import Topic

MOST = 200  # at once


def topic_field(**kwargs: Any) -> forms.ModelChoiceField:
    """One topic, by the chooser of the story's editor."""
    from rotative.topics.wagtail_hooks import TopicViewSet

    widget = TopicViewSet().chooser_viewset.widget_class
    return forms.ModelChoiceField(
        Topic.objects.order_by("pk"), label=gettext_lazy("Topic"), widget=widget(), **kwargs
    )


def section_field(user: Any, **kwargs: Any) -> forms.ModelChoiceField:
    """A section in which somebody may write."""
    sections = SectionPage.objects.open_to(user)
    return SectionField(sections, label=gettext_lazy("Filed under"), **kwargs)


class TopicForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"] = topic_field()


class SectionForm(forms.Form):
    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"] = section_field(user)


class StoriesAction(BulkAction):
    """What is common to them: which stories, what bars some of them, what is told afterwards."""

    models: ClassVar[list[Any]] = [StoryLine]
    template_name = "newsroom/stories_several.html"

    def __init__(self, request: HttpRequest, model: Any) -> None:
        super().__init__(request, model)
        self.refused: list[tuple[ArticlePage, str]] = []

    def bar(self, story: ArticlePage) -> str:
        raise NotImplementedError

    def act(self, story: ArticlePage) -> bool | None:
        """Do it; False if there was nothing to do. Raises `Refused`."""
        raise NotImplementedError

    def says(self, count: int) -> str:
        """What will happen."""
        raise NotImplementedError

    def done(self, count: int) -> str:
        """What happened."""
        raise NotImplementedError

    @cached_property
    def _stories(self) -> tuple[list[ArticlePage], list[tuple[ArticlePage, str]]]:
        ids = [int(it) for it in self.request.GET.getlist("id") if it.isdecimal() and len(it) < 16]
        mine = StoryLine.objects.for_user(self.request.user).filter(pk__in=ids[:MOST])
        ready, barred = [], []
        for story in ArticlePage.objects.filter(pk__in=mine.values("pk")).order_by("pk"):
            if why := self.bar(story):
                barred.append((story, why))
            else:
                ready.append(story)
        return ready, barred

    def get_actionable_objects(self) -> Any:
        ready, barred = self._stories
        return ready, {"barred": barred}

    def object_context(self, obj: Any) -> dict[str, Any]:
        return {"item": obj}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"says": self.says(len(context["items"])), "action": self}

    def get_execution_context(self) -> dict[str, Any]:
        return {"action": self}

    @classmethod
    def execute_action(
        cls, objects: list[ArticlePage], action: "StoriesAction", **kwargs: Any
    ) -> tuple[int, int]:
        done = 0
        for story in objects:
            try:
                done += action.act(story) is not False
            except verbs.Refused as why:
                action.refused.append((story, str(why)))
        return done, 0

    def get_success_message(self, done: int, below: int) -> str | None:
        for story, why in self.refused:
            words = {"title": story.draft_title or story.title, "why": why}
            messages.error(self.request, _("“%(title)s” was left as it is: %(why)s.") % words)
        return self.done(done) if done or not self.refused else None


class AddTopic(StoriesAction):
    display_name = gettext_lazy("Add a topic")
    action_type = "add-topic"
    aria_label = gettext_lazy("Add a topic to the chosen stories")
    action_priority = 10

    form_class = TopicForm

    def bar(self, story: ArticlePage) -> str:
        return verbs.bar_to_editing(story, self.request.user)

    def says(self, count: int) -> str:
        return ngettext(
            "1 draft gets one topic more. Readers see it once the draft is published.",
            "%(count)d drafts get one topic more. Readers see it once each draft is published.",
            count,
        ) % {"count": count}

    def act(self, story: ArticlePage) -> bool:
        topic = self.cleaned_form.cleaned_data["topic"]
        return verbs.add_topic(story, topic, by=self.request.user)

    def done(self, count: int) -> str:
        words = {"count": count, "topic": self.cleaned_form.cleaned_data["topic"]}
        return (
            ngettext(
                "1 draft has the topic %(topic)s now.",
                "%(count)d drafts have the topic %(topic)s now.",
                count,
            )
            % words
        )


class Move(StoriesAction):
    display_name = gettext_lazy("Move")
    action_type = "move"
    aria_label = gettext_lazy("Move the chosen stories to another section")
    action_priority = 20

    form_class = SectionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def bar(self, story: ArticlePage) -> str:
        return verbs.bar_to_moving(story, self.request.user)

    def says(self, count: int) -> str:
        return ngettext(
            "1 story is moved at once; readers who have its old address are led to the new one.",
            "%(count)d stories are moved at once; readers who have their old addresses are led to"
            " the new ones.",
            count,
        ) % {"count": count}

    def act(self, story: ArticlePage) -> None:
        if verbs.move(story, self.cleaned_form.cleaned_data["section"], by=self.request.user):
            messages.warning(self.request, verbs.numbered(story))

    def done(self, count: int) -> str:
        words = {"count": count, "section": self.cleaned_form.cleaned_data["section"].title}
        return (
            ngettext(
                "1 story lies under %(section)s now.",
                "%(count)d stories lie under %(section)s now.",
                count,
            )
            % words
        )


class SendToReview(StoriesAction):
    display_name = gettext_lazy("Send to review")
    action_type = "review"
    aria_label = gettext_lazy("Send the chosen stories to their second reading")
    action_priority = 30

    def bar(self, story: ArticlePage) -> str:
        return verbs.bar_to_review(story, self.request.user)

    def says(self, count: int) -> str:
        return ngettext(
            "1 draft goes to its second reading.",
            "%(count)d drafts go to their second reading.",
            count,
        ) % {"count": count}

    def act(self, story: ArticlePage) -> None:
        verbs.send_to_review(story, by=self.request.user)

    def done(self, count: int) -> str:
        return ngettext("1 story is in review.", "%(count)d stories are in review.", count) % {
            "count": count
        }


class Withdraw(StoriesAction):
    display_name = gettext_lazy("Withdraw")
    action_type = "withdraw"
    aria_label = gettext_lazy("Take the chosen stories off the site")
    action_priority = 40
    form_class = WithdrawalForm

    def bar(self, story: ArticlePage) -> str:
        return verbs.bar_to_withdrawal(story, self.request.user)

    def says(self, count: int) -> str:
        return ngettext(
            "1 story is taken off the site at once. It stays here.",
            "%(count)d stories are taken off the site at once. They stay here.",
            count,
        ) % {"count": count}

    def act(self, story: ArticlePage) -> None:
        verbs.withdraw(story, self.cleaned_form.withdrawal(), by=self.request.user)

    def done(self, count: int) -> str:
        return ngettext(
            "1 story is off the site.", "%(count)d stories are off the site.", count
        ) % {"count": count}


class DeleteDrafts(StoriesAction):
    display_name = gettext_lazy("Delete drafts")
    action_type = "delete"
    aria_label = gettext_lazy("Delete the chosen drafts")
    action_priority = 50
    classes: ClassVar[set[str]] = {"serious"}

    def bar(self, story: ArticlePage) -> str:
        return verbs.bar_to_deletion(story, self.request.user)

    def says(self, count: int) -> str:
        return ngettext(
            "1 draft is deleted for good.", "%(count)d drafts are deleted for good.", count
        ) % {"count": count}

    def act(self, story: ArticlePage) -> None:
        verbs.delete(story, by=self.request.user)

    def done(self, count: int) -> str:
        return ngettext("1 draft was deleted.", "%(count)d drafts were deleted.", count) % {
            "count": count
        }


ACTIONS = (AddTopic, Move, SendToReview, Withdraw, DeleteDrafts)
