"""Those who make the paper: their accounts, and the authors readers see."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from rotative.lib.addresses import free_address
from rotative.lib.forms import AddressForm
from rotative.lib.names import KnownAsField, NamedQuerySet
from rotative.lib.text import visible


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """A person who works in the newsroom."""

    # How often their second factors changed: all sessions of before are over.
    sign_in_changes = models.PositiveIntegerField(default=0, editable=False)

    def get_session_auth_hash(self) -> str:
        return self._as_it_is_now(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._as_it_is_now, super().get_session_auth_fallback_hash())

    def _as_it_is_now(self, digest: str) -> str:
        return f"{digest}:{self.sign_in_changes}" if self.sign_in_changes else digest


class Author(index.Indexed, ClusterableModel):
    """Someone, or an agency, who signs stories."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        FREELANCE = "freelance", _("Freelance")
        AGENCY = "agency", _("Agency")

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        blank=True,
        allow_unicode=False,
        help_text=_("The last part of the author's page's address; made from the name if empty."),
    )
    aliases = models.TextField(
        _("also signs as"),
        blank=True,
        help_text=_("Other names and spellings, one a line: imported stories are found by them."),
    )
    known_as = KnownAsField("name", "aliases")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.STAFF)
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("For example “Health correspondent”.")
    )
    biography = RichTextField(_("biography"), blank=True, features=["bold", "italic", "link"])
    portrait = models.ForeignKey(
        "media.Picture",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    user = models.OneToOneField(
        User,
        verbose_name=_("newsroom account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
    )

    objects = NamedQuerySet["Author"].as_manager()
    base_form_class = AddressForm
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("role")]),
        FieldPanel("portrait"),
        FieldPanel("biography"),
        InlinePanel("links", label=_("Link")),
        FieldPanel("aliases"),
        MultiFieldPanel(
            [
                FieldPanel("user", help_text=_("New stories of this account get this signature.")),
                FieldPanel("slug"),
            ],
            heading=_("Settings"),
        ),
    ]
    search_fields = [
        index.SearchField("name", boost=4),
        index.SearchField("aliases"),
        index.AutocompleteField("name"),
        index.AutocompleteField("aliases"),
        index.SearchField("role"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.name = visible(self.name)
        others = Author.objects.exclude(pk=self.pk)
        if not self.slug:
            if known := others.called(self.name).first():
                message = _("%s is there already: for a namesake, write another address.")
                raise ValidationError({"name": message % known})
            self.slug = Author.free_address(self.name)
        if others.filter(slug=self.slug).exists():
            raise ValidationError({"slug": _("Another author has this address already.")})

    @classmethod
    def of(cls, user: User | None) -> "Author | None":
        """Who signs what this person writes: the author tied to the account, else a namesake.

        A namesake only where there is one: two of a name are told apart by hand.
        """
        if user is None:
            return None
        tied = cls.objects.filter(user=user).first()
        namesakes = cls.objects.filter(user=None).called(user.get_full_name())[:2]
        return tied or (namesakes[0] if len(namesakes) == 1 else None)

    @staticmethod
    def free_address(name: str) -> str:
        """An address for an author of this name that no other has."""
        return free_address(name, lambda slug: Author.objects.filter(slug=slug).exists(), "author")

    def get_absolute_url(self) -> str:
        return reverse("wagtailsnippets_people_author:edit", args=[self.pk])


class AuthorLink(Orderable):
    """A place on the web where the author is found."""

    author = ParentalKey(Author, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=60)
    url = models.URLField(_("address"))

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("url")])]
