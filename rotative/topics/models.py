"""What stories are about."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from rotative.lib.addresses import free_address
from rotative.lib.forms import AddressForm
from rotative.lib.names import KnownAsField, NamedQuerySet
from rotative.lib.text import visible


class Topic(index.Indexed, models.Model):  # type: ignore[django-manager-missing]
    """A place, person, organisation, event or theme; it may lie within another."""

    class Kind(models.TextChoices):
        PLACE = "place", _("Place")
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")
        EVENT = "event", _("Event")
        THEME = "theme", _("Theme")

    name = models.CharField(_("name"), max_length=120)
    name_fr = models.CharField(
        _("name in French"), max_length=120, blank=True, help_text=_("Only where it differs.")
    )
    name_en = models.CharField(
        _("name in English"), max_length=120, blank=True, help_text=_("Only where it differs.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("The last part of the topic's page's address; made from the name if empty."),
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.THEME)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("within"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
    )
    aliases = models.TextField(
        _("also called"), blank=True, help_text=_("Other names and spellings, one a line.")
    )
    known_as = KnownAsField("name", "name_fr", "name_en", "aliases")
    description = models.TextField(
        _("description"), blank=True, help_text=_("A sentence shown at the head of its page.")
    )

    objects = NamedQuerySet["Topic"].as_manager()
    base_form_class = AddressForm
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("parent")]),
        FieldPanel("description"),
        FieldPanel("aliases"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("name_fr"), FieldPanel("name_en")]), FieldPanel("slug")],
            heading=_("Languages and address"),
            classname="collapsed",
        ),
    ]
    search_fields = [
        index.SearchField("name", boost=4),
        index.SearchField("aliases"),
        index.AutocompleteField("name"),
        index.AutocompleteField("aliases"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        for name in ("name", "name_fr", "name_en"):
            setattr(self, name, visible(getattr(self, name)))
        others = Topic.objects.exclude(pk=self.pk)
        if not self.slug:
            if known := others.called(self.name).first():
                raise ValidationError({"name": _("This topic is there already: %s.") % known})
            self.slug = Topic.free_address(self.name)
        if others.filter(slug=self.slug).exists():
            raise ValidationError({"slug": _("Another topic has this address already.")})
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.pk == self.pk:
                raise ValidationError({"parent": _("A topic cannot lie within itself.")})
            ancestor = ancestor.parent

    @staticmethod
    def free_address(name: str) -> str:
        """An address for a topic of this name that no other has."""
        return free_address(name, lambda slug: Topic.objects.filter(slug=slug).exists(), "topic")

    def name_in(self, language: str) -> str:
        """The name readers of `language` know; the main name where none is given."""
        return getattr(self, f"name_{language}", "") or self.name
