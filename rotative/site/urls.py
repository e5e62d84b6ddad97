"""The readers' site map. Order matters: what may lie in the tree comes last."""

from django.urls import path, re_path

from rotative.site import tree
from rotative.site.answering import reader_view
from rotative.site.kinds import IN_THE_TREE, kinds

in_the_tree = reader_view(tree.at)

urlpatterns = [
    *(
        pattern
        for kind in sorted(kinds(), key=lambda kind: kind.address.startswith(IN_THE_TREE))
        for pattern in kind.patterns()
    ),
    # Wagtail asks this name for its pages' addresses; the empty one is the home page's.
    re_path(r"^(?P<path>)$", in_the_tree, name="wagtail_serve"),
    path(IN_THE_TREE, in_the_tree, name="wagtail_serve"),
]
