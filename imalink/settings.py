"""Settings, from the environment only; a value that cannot be right stops the start."""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from imalink.secret_key import read_or_create_secret_key
from imalink.worker_policy import add_worker_policy

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def flag(name: str) -> bool:
    """A yes/no variable; anything but the usual words is an error, never a silent no."""
    words = {"": False, "0": False, "false": False, "no": False}
    words |= {"1": True, "true": True, "yes": True}
    value = os.environ.get(name, "")
    if value.lower() not in words:
        raise ImproperlyConfigured(f"{name} is {value!r}; use 1 or 0.")
    return words[value.lower()]


DEBUG = flag("IMALINK_DEBUG")
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
IMALINK_REQUIRE_HTTPS = flag("IMALINK_REQUIRE_HTTPS")
IMALINK_DATA_DIR = Path(env.str("IMALINK_DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
IMALINK_DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
IMALINK_BACKUP_DIR = Path(
    env.str("IMALINK_BACKUP_DIR", default=str(IMALINK_DATA_DIR / "backups"))
).resolve()
IMALINK_BACKUP_KEEP = env.int("IMALINK_BACKUP_KEEP", default=3)
IMALINK_BACKUP_EVERY = env.float("IMALINK_BACKUP_EVERY", default=24.0)
if IMALINK_BACKUP_KEEP < 1 or not 0 <= IMALINK_BACKUP_EVERY < 24 * 366:
    raise ImproperlyConfigured("IMALINK_BACKUP_KEEP is 1 or more, IMALINK_BACKUP_EVERY in hours.")

SECRET_KEY = read_or_create_secret_key(IMALINK_DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.list("IMALINK_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", HOST])
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}"
    for host in ALLOWED_HOSTS
    if host not in {"*", "0.0.0.0"}  # noqa: S104 (a name, nothing is bound here)
]

INSTALLED_APPS = [
    "imalink",
    "authors",
    "photos",
    "imports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_vite",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "imalink.accounts.PrivateMiddleware",
    "imalink.faults.FaultMiddleware",
]

ROOT_URLCONF = "imalink.urls"
WSGI_APPLICATION = "imalink.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# SQLite as measured for several importers at once: IMMEDIATE waits for the write lock where
# DEFERRED fails on the upgrade; WAL lets readers go on meanwhile.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456;"
        "PRAGMA cache_size=-24576; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
    ),
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{IMALINK_DATA_DIR / 'imalink.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # DATABASE_URL may end in `?timeout=5`, seconds to wait for the write lock, and bring an
    # `init_command` of its own, which comes after ours.
    given = DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {
        "timeout": float(given.get("timeout", SQLITE_OPTIONS["timeout"])),
        "init_command": SQLITE_OPTIONS["init_command"] + given.get("init_command", ""),
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # As long as SQLite waits for its lock; a connection that a restart ended is opened anew.
    DATABASES["default"]["OPTIONS"] = {"options": "-c lock_timeout=20s"} | DATABASES["default"].get(
        "OPTIONS", {}
    )
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "gallery"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "imalink.accounts.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nb", _("Norwegian bokmål"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
# taken_at and sort_at are wall clock stored as if UTC, so nothing may shift them.
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static_build"]
DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": BASE_DIR / "static_build" / "manifest.json"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = add_worker_policy
# Vite's names carry eight characters of their content's hash: name-D3adB33f.js.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"

# A batch is at most 8 MB; everything else a form or an API call sends is small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024

CSRF_COOKIE_NAME = "csrftoken"
CSRF_FAILURE_VIEW = "imalink.api.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# Browsers refuse it over plain http, with an error on the console of every page.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if IMALINK_REQUIRE_HTTPS else None
if IMALINK_REQUIRE_HTTPS:
    SECURE_SSL_REDIRECT = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "imalink.meant_account.IsMeantAccount",
    ],
    "DEFAULT_PARSER_CLASSES": [
        "imalink.json_parser.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "imalink.api.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ImaLink",
    "DESCRIPTION": "The catalogue's API: photos, their files, imports and authors. "
    "Originals are never sent; only metadata and one small preview per photo.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ArchiveKind": "imports.models.archive_run.Kind",
        "ArchiveStatus": "imports.models.archive_run.Status",
        "ArchiveStep": "imports.models.archive_run.Step",
        "ImportStatus": "imports.models.Status",
        "KnownStatus": "photos.serializers.source.KNOWN_STATUS",
        "TakenAtSourceEnum": "photos.models.TakenAtSource",
        "XmpTimeSource": "photos.serializers.words.TIME_SOURCES",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
