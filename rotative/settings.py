"""Every setting of Rotative, and the only place that reads the environment.

| variable | meaning | default |
|---|---|---|
| ROTATIVE_DATA | directory of all data of an installation | `data` in the current directory |
| DATABASE_URL | `postgresql://user:password@host/name` | SQLite in the data directory |
| ROTATIVE_SITE_URL | the public address | the paper's last one, `http://localhost:8000` |
| ROTATIVE_SECRET_KEY | at least 32 characters | made and kept in the data directory |
| ROTATIVE_FORMER_SECRET_KEYS | keys of before, whose links still work, with spaces between | none |
| ROTATIVE_WEB_GROUP | group of the web server before the paper, docs/operations/nginx.md | none |
| ROTATIVE_TIME_ZONE | the paper's time zone | the one chosen when it was set up, `Europe/Paris` |
| ROTATIVE_MAIL_URL | `smtp://user:password@host:587` | messages kept in the data directory |
| | or a provider's API: `mailgun://`, `mailjet://`, docs/operations/mail-apis.md | |
| ROTATIVE_MAIL_EVENTS | the secret with which that provider tells of letters | none |
| ROTATIVE_MAIL_FROM | the address that mail comes from | `rotative@` and the site's host |
| ROTATIVE_MAIL_BACK | the domain to which bounces come back | that of ROTATIVE_MAIL_FROM |
| ROTATIVE_MAIL_RETURNS | the Maildir of what comes back, docs/operations/returns.md | none |
| ROTATIVE_POSTFIX_LOG | log of a Postfix on this machine, docs/operations/postfix.md | none |
| ROTATIVE_MAIL_NEW_SINCE | the first day of a new domain, docs/operations/providers.md | none |
| ROTATIVE_PROXIES | addresses of the proxies before the paper: `127.0.0.1` for nginx | none |
| ROTATIVE_PURGE | caches before the paper, docs/operations/purging.md | none |
| ROTATIVE_LOG_LEVEL | DEBUG, INFO, WARNING, ERROR or CRITICAL | WARNING |
| ROTATIVE_DEBUG | 1 shows errors in the browser; for developers | 0 |
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from rotative.lib import env
from rotative.lib.players import ORIGINS

PACKAGE = Path(__file__).resolve().parent

try:
    DATA_DIR = env.directory("ROTATIVE_DATA", Path("data"))
    DEBUG = env.boolean("ROTATIVE_DEBUG")
    # Commands beside the paper that runs, `import` among them, name its own addresses.
    KEPT_SITE_URL = DATA_DIR / "site_url"
    _last = env.remembered(KEPT_SITE_URL, "http://localhost:8000")
    SITE_URL = env.site_url("ROTATIVE_SITE_URL", _last)
    # Chosen when the paper is set up, unless the environment says it.
    KEPT_TIME_ZONE = DATA_DIR / "time_zone"
    TIME_ZONE_IS_GIVEN = env.is_given("ROTATIVE_TIME_ZONE")
    _last = env.remembered(KEPT_TIME_ZONE, "Europe/Paris")
    TIME_ZONE = env.time_zone("ROTATIVE_TIME_ZONE", _last)
    SQLITE_FILE = DATA_DIR / "rotative.sqlite3"
    DATABASES = {"default": env.database("DATABASE_URL", sqlite_file=SQLITE_FILE)}
    WEB_GROUP = env.group("ROTATIVE_WEB_GROUP")
    SECRET_KEY = env.secret("ROTATIVE_SECRET_KEY", kept_in=DATA_DIR / "secret_key")
    SECRET_KEY_FALLBACKS = env.former_secrets("ROTATIVE_FORMER_SECRET_KEYS")
    MAIL_SERVER = env.mail_server("ROTATIVE_MAIL_URL")
    MAIL_EVENTS = env.mail_events("ROTATIVE_MAIL_EVENTS", (MAIL_SERVER or {}).get("API", ""))
    HOST = urlsplit(SITE_URL).hostname or ""
    _is_a_name = ":" not in HOST and HOST.strip("0123456789.")
    MAIL_FROM = env.mail_address(
        "ROTATIVE_MAIL_FROM", f"rotative@{HOST if _is_a_name else 'localhost'}"
    )
    MAIL_BACK = env.domain("ROTATIVE_MAIL_BACK", MAIL_FROM.rpartition("@")[2])
    MAIL_RETURNS = env.directory_or_none("ROTATIVE_MAIL_RETURNS")
    POSTFIX_LOG = env.file("ROTATIVE_POSTFIX_LOG")
    MAIL_NEW_SINCE = env.day("ROTATIVE_MAIL_NEW_SINCE")  # warm-up
    PROXIES = env.networks("ROTATIVE_PROXIES")  # whose X-Forwarded-For is believed
    LOG_LEVEL = env.log_level("ROTATIVE_LOG_LEVEL", "WARNING")
    PRESS_PURGE = env.caches("ROTATIVE_PURGE")  # what stands before the paper
except (env.WrongSetting, OSError) as wrong:
    sys.exit(f"rotative: {wrong}")

IS_SECURE = SITE_URL.startswith("https://")

ALLOWED_HOSTS = [f"[{HOST}]" if ":" in HOST else HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "rotative.site.views.forged"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_HTTPONLY = True  # Wagtail's scripts have it from the page
if IS_SECURE:  # a prefix that browsers take from this very host alone, encrypted (RFC 6265bis)
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

INSTALLED_APPS = [
    # the reader wing
    "rotative.site",
    "rotative.syndication",
    "rotative.newsletters",
    "rotative.letters",
    # between the wings
    "rotative.duties",
    "rotative.guard",
    "rotative.mail",
    "rotative.press",
    "rotative.record",
    # the newsroom wing, from the ground up: receivers run in this order
    "rotative.media",
    "rotative.people",
    "rotative.topics",
    "rotative.pages",
    "rotative.sections",
    "rotative.articles",
    "rotative.notices",
    "rotative.newsroom",
    "rotative.plan",
    "rotative.accounts",
    "rotative.importers",
    "rotative.demo",
    "rotative.operations",
    # what they stand on
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "rotative.accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "rotative.site.middleware.maintenance",
    "rotative.newsroom.middleware.newsroom_language",
    "rotative.site.middleware.common_headers",
    "rotative.site.middleware.in_the_papers_words",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "rotative.newsroom.middleware.newsroom_policy",
    # Sessions, users and messages are lazy: a reader's page asks for none of them, so it
    # neither varies by cookie nor sets one.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rotative.site.middleware.NewsroomsSlashes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "rotative.accounts.middleware.two_factor_first",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rotative.operations.opening.until_set_up",
    "rotative.newsroom.middleware.one_saving_at_a_time",
    "rotative.newsroom.middleware.autosaves_have_time",
]

ROOT_URLCONF = "rotative.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# The back-office uses Django's templates; readers' pages are Jinja2 and have an engine of
# their own (site/engine.py), so that no request and no context processor can reach them.
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "locale_of_wagtail"]
FORMAT_MODULE_PATH = ["rotative.lib.formats"]
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rotative.lib.storage.HashedStaticFiles"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # A rendition that another process made or deleted must be seen here too.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# Six hours: a morning's work is not lost over lunch; closing the browser ends it.
SESSION_COOKIE_AGE = 6 * 3600
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
if MAIL_SERVER is None:
    EMAIL_BACKEND = "rotative.lib.mail.PrivateFiles"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
else:
    # No request waits for the server: `rotative work` hands over what is queued.
    EMAIL_BACKEND = "rotative.mail.backend.Queue"
    EMAIL_TIMEOUT = 10
    if "API" not in MAIL_SERVER:
        EMAIL_HOST = MAIL_SERVER["EMAIL_HOST"]
        EMAIL_PORT = MAIL_SERVER["EMAIL_PORT"]
        EMAIL_HOST_USER = MAIL_SERVER["EMAIL_HOST_USER"]
        EMAIL_HOST_PASSWORD = MAIL_SERVER["EMAIL_HOST_PASSWORD"]
        EMAIL_USE_SSL = MAIL_SERVER["EMAIL_USE_SSL"]
        EMAIL_USE_TLS = MAIL_SERVER["EMAIL_USE_TLS"]

TASKS = {"default": {"BACKEND": "rotative.lib.tasks.Queue", "QUEUES": ["default"]}}

# The second step: a code of thirty seconds before or after counts, no further; the guard holds up.
OTP_TOTP_SYNC = False
OTP_TOTP_THROTTLE_FACTOR = 0

WAGTAILADMIN_USER_LOGIN_FORM = "rotative.people.forms.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "rotative.people.forms.PasswordResetForm"  # noqa: S105

WAGTAIL_SITE_NAME = "Rotative"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = False
# A browser knows no zone named "localtime", and then leaves the account page half made.
WAGTAIL_USER_TIME_ZONES = ["UTC", *(z for z in sorted(available_timezones()) if "/" in z)]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Gravatar would tell a third party who works in the newsroom.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# What was typed waits for it twice: two seconds at most. The browser keeps a copy meanwhile.
WAGTAIL_AUTOSAVE_INTERVAL = 800
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "rotative.media.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "tif", "tiff", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 80_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "rotative.newsroom.search"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []  # nothing is fetched; see lib/players.py

# Where the newsroom's preview is drawn: named here because the newsroom knows nothing of
# readers' pages (docs/architecture.md, the wall).
PREVIEW_RENDERER = "rotative.site.preview.render"
# Who makes the pages that the press stores: it knows addresses and keys only.
PRESS_PRINTER = "rotative.site.press.Printer"
# Who hands over the newsletters that are ready to go (`rotative send`).
POST = "rotative.newsletters.post.Post"
# Without a store each page is made when it is asked for.
PRESS_DIR: Path | None = DATA_DIR / "press"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "img-src": ["'self'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
        # Players that a reader may call with a click; nothing loads before it.
        "frame-src": ORIGINS,
    },
}

# The newsroom's screens, docs/decisions/0027-what-wagtails-screens-need.md.
NEWSROOM_POLICY: dict[str, list[str]] = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "frame-src": ["'self'", *CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"]],
}
# Where passwords are typed, no script of a page's own runs.
DOORS_POLICY = NEWSROOM_POLICY | {"script-src": ["'self'"], "frame-src": ["'none'"]}
# A draft for somebody without an account: a readers' page whose look is in it, in no frame.
PREVIEW_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "style-src": ["'self'", "'unsafe-inline'"],
    "frame-ancestors": ["'none'"],
}

# What no page of ours asks of a browser; players may be seen on the whole screen.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera display-capture geolocation hid microphone midi payment serial usb"
    ).split()
)

# What the store is served with; nginx adds the same (deployment/nginx/).
READER_HEADERS = {
    "Content-Security-Policy": "; ".join(
        f"{name} {' '.join(sources)}"
        for name, sources in CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Referrer-Policy": SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": X_FRAME_OPTIONS,
}
if IS_SECURE:
    # A month, and this host alone: a first certificate that lapses keeps readers out no longer,
    # and the paper's other hosts may not have one.
    READER_HEADERS["Strict-Transport-Security"] = f"max-age={30 * 86400}"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        # What a stranger sends, or calls us by, is no fault of ours to be traced.
        "short": {"()": "rotative.lib.logs.StrangersInOneLine"},
        "without_traceback": {"()": "rotative.lib.failure.WithoutTraceback"},
    },
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["short", "without_traceback"],
        }
    },
    # A reader who mistypes an address is no event of ours.
    "loggers": {
        "django.request": {"level": "ERROR"},
        # What was queued for a thing that is gone since fails, and its row says so.
        "django_tasks": {"level": "CRITICAL"},
        # What a stranger's mail does to it is no event of ours.
        "flufl.bounce": {"level": "CRITICAL"},
        "rotative.security": {"level": "INFO"},
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
