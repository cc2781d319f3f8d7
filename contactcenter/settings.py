"""Settings. Everything that differs between installations comes from environment variables."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- what an installation must decide
DEBUG = False
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise RuntimeError("SECRET_KEY is not set. `contactcenter up` makes one; elsewhere, set 50 random characters.")
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="cc")
# In every language that has its own; a language without one gets the first.
COMPANY_NAME = {
    "en": env.str("COMPANY_NAME", default="") or "Contact centre",
    "zh-CN": env.str("COMPANY_NAME_ZH", default="") or env.str("COMPANY_NAME", default="") or "联络中心",
}
COMPANY_TIMEZONE = env.str("COMPANY_TIMEZONE", default="UTC")

# --- database
DATABASES: dict[str, Any] = {"default": env.db_url("DATABASE_URL", default="postgres://cc:cc@127.0.0.1:5432/cc")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["OPTIONS"] = {
    # A pool instead of persistent connections: under ASGI, CONN_MAX_AGE leaks connections and never reuses them.
    "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 10},
    # Values travel beside the statement, and a statement seen three times is planned once per connection: half the
    # database's time. Behind a pooler that gives every transaction another connection, DATABASE_PREPARED=false.
    "server_side_binding": True,
    "prepare_threshold": 3 if env.bool("DATABASE_PREPARED", default=True) else None,
    "application_name": env.str("PROCESS_NAME", default="contactcenter"),
}
if env.bool("DATABASE_NO_POOL", default=False):
    del DATABASES["default"]["OPTIONS"]["pool"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the house
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "core",
    "staff",
    "catalog",
    "customers",
    "knowledge",
    "mail",
    "routing",
    "tickets",
    "telephony",
    "outreach",
    "insight",
    "portal",
    "privacy",
    "contactcenter",
]
# Few on purpose: under ASGI each sync-only middleware costs a hop between threads.
MIDDLEWARE = [
    "contactcenter.middleware.requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "contactcenter.routes"
ASGI_APPLICATION = "contactcenter.asgi.application"
WSGI_APPLICATION = "contactcenter.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "contactcenter" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
USE_TZ = True
TIME_ZONE = "UTC"

# --- signing in
AUTH_USER_MODEL = "staff.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_SAVE_EVERY_REQUEST = False
CSRF_FAILURE_VIEW = "contactcenter.failures.tokenless"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "contactcenter.sign_in.StaffAdapter"
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # django-axes locks out, in the database
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ["browser"]
HEADLESS_FRONTEND_URLS: dict[str, str] = {}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "contactcenter.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "core.limits.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password"]

# --- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "staff.authentication.TokenAuthentication",
        "staff.authentication.PageAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,  # `format` is a word of our own: which kind of file
    "DEFAULT_PARSER_CLASSES": ["core.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.answer_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Contact centre API",
    "DESCRIPTION": "Calls, mails, chats, complaints, customers, knowledge and retention, in one API. "
    "Every error has the same shape; react to its `code`.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Enumerations stay with their fields: a shared name for every "state" would mean nothing.
    "POSTPROCESSING_HOOKS": [],
}

# --- presence of agents (seconds): a socket unseen for so long is gone; without any for so long, its agent is offline
ROUTING_PRESENCE_STALE_SECONDS = env.int("ROUTING_PRESENCE_STALE_SECONDS", default=20)
# Days between asking that a customer be erased and doing it: so long it can be called off.
ERASURE_GRACE_DAYS = env.int("ERASURE_GRACE_DAYS", default=7)
ROUTING_GRACE_SECONDS = env.int("ROUTING_GRACE_SECONDS", default=20)

# --- files
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files"), "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
if env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": env.str("S3_BUCKET"), "endpoint_url": env.str("S3_ENDPOINT", default=None)},
    }
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [("app", str(FRONTEND_DIST))] if FRONTEND_DIST.exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# --- the address of the socket, when it is served apart from the pages (--split)
LIVE_URL = env.str("LIVE_URL", default="")

# --- mail
SMTP_IN_HOST = env.str("SMTP_IN_HOST", default="127.0.0.1")
SMTP_IN_PORT = env.int("SMTP_IN_PORT", default=2525)
SMTP_IN_LMTP = env.bool("SMTP_IN_LMTP", default=False)  # behind a mail server that delivers by LMTP
SMTP_IN_MAX_BYTES = env.int("SMTP_IN_MAX_BYTES", default=30 * 1024 * 1024)
SMTP_OUT_HOST = env.str("SMTP_OUT_HOST", default="127.0.0.1")
SMTP_OUT_PORT = env.int("SMTP_OUT_PORT", default=25)
SMTP_OUT_USER = env.str("SMTP_OUT_USER", default="")
SMTP_OUT_PASSWORD = env.str("SMTP_OUT_PASSWORD", default="")
SMTP_OUT_TLS = env.bool("SMTP_OUT_TLS", default=False)

# --- telephony
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_API_KEY = env.str("TWILIO_API_KEY", default="")
TWILIO_API_SECRET = env.str("TWILIO_API_SECRET", default="")
TWILIO_APP_SID = env.str("TWILIO_APP_SID", default="")
TWILIO_API_BASE = env.str("TWILIO_API_BASE", default="")  # another base address: the simulator's carrier
# Who calls again within so many hours calls about the same ticket: one that is still open, or that was resolved. 0: never.
CALL_JOINS_OPEN_HOURS = env.int("CALL_JOINS_OPEN_HOURS", default=24)
CALL_JOINS_RESOLVED_HOURS = env.int("CALL_JOINS_RESOLVED_HOURS", default=4)
# How many callers may wait in one queue; whoever calls then is told that all lines are busy. Twilio takes up to 5000.
CALLS_WAITING_MAX = env.int("CALLS_WAITING_MAX", default=1000)
HOLD_MUSIC_URL = env.str("HOLD_MUSIC_URL", default="")  # played between the announcements; silence without

# --- billing
BILLING_URL = env.str("BILLING_URL", default="")

# --- celery
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{REDIS_PREFIX}:celery:",
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- security of pages; the policy itself, with its nonce, stands in contactcenter.pages
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

LOGGING_CONFIG = None
# Who may read /metrics: whoever sends this as a bearer token; without one, only this machine itself.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
PROMETHEUS_DIR = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
