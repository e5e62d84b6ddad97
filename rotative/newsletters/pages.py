"""What the newsletters add to the readers' site map; pages of a person are views (`views.py`)."""

from rotative.newsletters import feeds, web
from rotative.newsletters.landing import newsletter
from rotative.site.kinds import ARCHIVES, FEEDS, FRONTS, PAGE, Kind

PAGES = [
    Kind("newsletter/", newsletter, FRONTS, lambda record: ["/newsletter/"], in_sitemap=True),
    Kind("newsletter/<slug:slug>/", web.editions, PAGE, web.archives, in_sitemap=True),
    Kind(
        "newsletter/<slug:slug>/<yyyy:year>-<mm:month>-<dd:day>/",
        web.edition,
        PAGE,
        web.editions_of_all,
        in_sitemap=True,
    ),
    Kind("newsletter/<slug:slug>/<feed:file>", feeds.of_newsletter, FEEDS, web.feeds),
    Kind("newsletter/<slug:slug>/<yyyy:year>/<mm:month>/", web.month, ARCHIVES, web.months),
]
