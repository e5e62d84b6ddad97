"""What the newsletters add to the readers' site map; pages of a person are views (`views.py`)."""

from rotative.newsletters.landing import newsletter
from rotative.site.kinds import FRONTS, Kind

PAGES = [
    Kind("newsletter/", newsletter, FRONTS, lambda record: ["/newsletter/"], in_sitemap=True),
]
