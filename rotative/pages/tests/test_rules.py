"""The rules of publication, asked of a page that is in no form."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from rotative.pages.rules import faults
from rotative.sections.models import SectionPage
from rotative.testing.paper import SmallPaper, draft, picture, story


def test_what_is_public_has_no_fault(fanal: SmallPaper) -> None:
    story(fanal.world, "Un pont", authors=[fanal.ines], topics=[fanal.summit], picture=picture())
    pages = Page.objects.live().filter(depth__gt=1).specific()
    assert len(pages) > 5
    assert {page.title: found for page in pages if (found := faults(page))} == {}


def test_the_sites_own_addresses_are_taken_at_the_top_of_the_tree_alone(fanal: SmallPaper) -> None:
    draft(fanal.sport, "Archives", slug="archives").full_clean()
    fanal.world.slug = "archives"
    fanal.world.full_clean()
    with pytest.raises(ValidationError, match="choisissez-en une autre"):
        fanal.home.add_child(instance=SectionPage(title="Archives", slug="archives"))


def test_the_address_of_a_year_is_the_archives_wherever_it_lies(fanal: SmallPaper) -> None:
    for page in (draft(fanal.sport, "Un an"), fanal.world):
        page.slug = "1984"
        with pytest.raises(ValidationError, match="réservée aux archives"):
            page.full_clean()
