"""The digest of the shell: when the program changes, every page it has made is made anew."""

import pytest

from rotative.site.press import PACKAGE, sources


@pytest.mark.parametrize(
    "file",
    [
        "site/page.py",
        "syndication/feeds.py",  # an app beside the site that has pages of its own
        "record/lists.py",
        "lib/typography.py",
        "press/store.py",
        "templates/base.html",
        "static/css/body.css",
        "locale/fr/LC_MESSAGES/django.mo",
    ],
)
def test_what_pages_are_made_with_is_in_it(file: str) -> None:
    assert PACKAGE / file in set(sources())


@pytest.mark.parametrize("file", ["articles/models.py", "site/tests/test_shell.py"])
def test_what_no_page_is_made_with_is_not(file: str) -> None:
    assert (PACKAGE / file).is_file()
    assert PACKAGE / file not in set(sources())
