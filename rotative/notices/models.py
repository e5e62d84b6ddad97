"""The pages at the paper's foot: About, Contact, Legal notices, Personal data."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siren, tva
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from rotative.articles.blocks import NoticeBodyBlock
from rotative.pages.models import PublicPage


class AbstractNotice(PublicPage):
    """What the pages at the foot share."""

    body = StreamField(NoticeBodyBlock(required=False), verbose_name=_("text"), blank=True)

    parent_page_types = ["sections.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*PublicPage.content_panels, FieldPanel("body")]
    show_in_menus_default = True

    class Meta:
        abstract = True


class NoticePage(AbstractNotice):
    """A page of plain text: About, Personal data, an editorial charter."""

    class Meta:
        verbose_name = _("static page")
        verbose_name_plural = _("static pages")


class ContactPage(AbstractNotice):
    """A page with a form: messages are kept, and mailed to the newsroom if it has an address."""

    max_count = 1

    class Meta:
        verbose_name = _("contact page")


def validate_siren(value: str) -> None:
    """Nine digits with a right key; spaces are let pass."""
    if not siren.is_valid(value):
        raise ValidationError(_("A SIREN has nine digits, the last of which is a key: check it."))


def validate_phone(value: str) -> None:
    """A telephone number as people write them."""
    if not re.fullmatch(r"\+?[0-9\s().-]{8,20}", value):
        raise ValidationError(_("Write a telephone number, for example +33 1 23 45 67 89."))


def validate_cppap(value: str) -> None:
    """A number of the joint commission of publications and press agencies: 0329 W 94521."""
    if not re.fullmatch(r"[0-9]{4}\s?[A-Z]\s?[0-9]{5}", value):
        raise ValidationError(_("A CPPAP number reads like 0329 W 94521."))


def validate_vat(value: str) -> None:
    """A French VAT number: FR, a key of two characters, the SIREN."""
    if not value.upper().startswith("FR") or not tva.is_valid(value):
        raise ValidationError(
            _("A French VAT number is FR, a key of two characters and the SIREN: check it.")
        )


class LegalNoticePage(AbstractNotice):
    """What a French publisher must name.

    Law 2004-575 (LCEN) art. 1-1, law 82-652 art. 93-2, law 86-897 art. 5.
    """

    publisher = models.CharField(_("publishing company"), max_length=160)
    legal_form = models.CharField(_("legal form"), max_length=60, help_text=_("SAS, SARL, SCIC…"))
    capital = models.CharField(_("share capital"), max_length=60, help_text=_("E.g. 50 000 €"))
    siren = models.CharField(_("SIREN"), max_length=20, validators=[validate_siren])
    register = models.CharField(
        _("trade register"), max_length=80, help_text=_("E.g. RCS Port-Valmer 732 829 320")
    )
    vat_number = models.CharField(_("VAT number"), max_length=24, validators=[validate_vat])
    address = models.TextField(_("registered office"))
    phone = models.CharField(_("telephone"), max_length=24, validators=[validate_phone])
    email = models.EmailField(_("e-mail"))
    publication_director = models.CharField(_("publication director"), max_length=120)
    editor_in_chief = models.CharField(_("responsible editor"), max_length=120)
    host_name = models.CharField(_("host"), max_length=160)
    host_address = models.TextField(_("host's address"))
    host_phone = models.CharField(_("host's telephone"), max_length=24, validators=[validate_phone])
    cppap = models.CharField(
        _("CPPAP number"),
        max_length=20,
        blank=True,
        validators=[validate_cppap],
        help_text=_("If the paper is recognised as an online press service."),
    )
    data_protection_contact = models.EmailField(_("personal-data contact"), blank=True)
    mediator = models.CharField(_("consumer mediator"), max_length=200, blank=True)
    owners = models.TextField(
        _("owners"), blank=True, help_text=_("Regulation (EU) 2024/1083, article 6.")
    )

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("publisher"),
                FieldRowPanel([FieldPanel("legal_form"), FieldPanel("capital")]),
                FieldRowPanel([FieldPanel("siren"), FieldPanel("vat_number")]),
                FieldPanel("register"),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("owners"),
            ],
            heading=_("Publisher"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("publication_director"),
                FieldPanel("editor_in_chief"),
                FieldPanel("cppap"),
            ],
            heading=_("Responsible persons"),
        ),
        MultiFieldPanel(
            [FieldPanel("host_name"), FieldPanel("host_address"), FieldPanel("host_phone")],
            heading=_("Host"),
        ),
        MultiFieldPanel(
            [FieldPanel("data_protection_contact"), FieldPanel("mediator")],
            heading=_("Readers' rights"),
        ),
        FieldPanel("body"),
    ]
    max_count = 1

    class Meta:
        verbose_name = _("legal notices")


# The order in which readers see the typed fields.
LEGAL_FIELDS = [
    "publisher",
    "legal_form",
    "capital",
    "siren",
    "register",
    "vat_number",
    "address",
    "phone",
    "email",
    "publication_director",
    "editor_in_chief",
    "cppap",
    "host_name",
    "host_address",
    "host_phone",
    "data_protection_contact",
    "mediator",
    "owners",
]
