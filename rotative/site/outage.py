"""The pages for 500 and 503: one template without menu or lists, so that little can fail."""

from django.db import DatabaseError

from rotative.record.reading import Paper, Record
from rotative.site.engine import engine
from rotative.site.look import css_of, stylesheet_path


def draw_outage(paper: Paper, record: Record | None, status: int) -> str:
    """The HTML of an outage page; without a database it goes without the paper's stylesheet."""
    try:
        stylesheet = stylesheet_path(record) if record and css_of(record) else ""
    except DatabaseError:
        stylesheet = ""
    template = engine(paper.language).get_template("pages/outage.html")
    return template.render(paper=paper, stylesheet=stylesheet, status=status)
