"""The plan of the day: what the demo's newsroom works on when it is first looked at."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from rotative.articles.models import ArticlePage
from rotative.demo import content
from rotative.newsroom import roles
from rotative.people.models import Author, User
from rotative.plan import actions
from rotative.plan.models import Assignment


def make(
    language: str,
    now: datetime,
    sections: Mapping[str, Page],
    authors: Mapping[str, Author],
    stories: Mapping[str, ArticlePage],
) -> Iterator[Model]:
    """The assignments of today, and the accounts of those who have them; what was made."""
    group = Group.objects.filter(name=str(roles.JOURNALISTS.name)).first()
    accounts: dict[str, User] = {}
    for values in content.plan_of(language):
        for slug in values.get("who", []):
            if slug not in accounts:
                accounts[slug] = _account(slug, authors[slug], group, language)
                yield accounts[slug]
        story = stories.get(values.get("story", ""))
        due = values.get("due_in")
        it = Assignment(
            what=values["what"],
            note=values.get("note", ""),
            section_id=sections[values["section"]].pk,
            day=None if values.get("no_day") else timezone.localdate(now),
            due=_quarter(now + timedelta(hours=due)) if due is not None else None,
            length=values.get("length"),
            picture=values.get("picture", ""),
            picture_note=values.get("picture_note", ""),
            story_id=story.pk if story else None,
        )
        yield actions.pitch(it, [accounts[slug] for slug in values.get("who", [])], by=None)


def _account(slug: str, author: Author, group: Group | None, language: str) -> User:
    """Somebody whom work can be given; nobody can sign in as them."""
    first, _space, last = author.name.partition(" ")
    user: User = User.objects.create_user(slug, first_name=first, last_name=last)
    UserProfile.objects.create(user=user, preferred_language=language)
    if group is not None:
        user.groups.add(group)
    Author.objects.filter(pk=author.pk).update(user=user)
    return user


def _quarter(moment: datetime) -> datetime:
    """At a quarter of an hour, as people set hours."""
    past = timedelta(minutes=moment.minute % 15, seconds=moment.second)
    return (moment - past).replace(microsecond=0)


def remove(assignments: set[int], accounts: set[int]) -> int:
    """Take them away, but accounts that somebody has used since; how many went."""
    gone = Assignment.objects.filter(pk__in=assignments)
    unused = User.objects.filter(pk__in=accounts, last_login=None)
    number = gone.count() + unused.count()
    gone.delete()
    unused.delete()
    return number
