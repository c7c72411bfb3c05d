"""Settings, all of them from the environment (see docs/operations.md for each variable)."""

import base64
import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ

from config.guards import PRODUCTION_NEEDS, refuse_unsafe
from config.logs import configure_structlog, logging_config

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# Forgetting to say where one is must not open a door: the careful choice is the default.
# manage.py and the scripts say "development" or "test".
ENVIRONMENT = os.environ.get("ENVIRONMENT", "production")
PRODUCTION = ENVIRONMENT == "production"
if not PRODUCTION:
    for _file in (BASE_DIR / ".env", BASE_DIR / ".data" / "env"):
        # .data/env is written by script/server, so that manage.py finds its database.
        if ENVIRONMENT == "development" and _file.is_file():
            env.read_env(_file)

DEMO: bool = env.bool("DEMO", default=False)
CLOCK_SETTABLE: bool = env.bool("CLOCK_SETTABLE", default=False)
refuse_unsafe(
    ENVIRONMENT,
    DEMO,
    CLOCK_SETTABLE,
    {name: os.environ.get(name, "") for name in (*PRODUCTION_NEEDS, "PAYMENT_PROVIDER")},
)

# --- secrets and hosts -------------------------------------------------------------------
SECRET_KEY: str = env("SECRET_KEY", default="only-for-development-never-for-real-people")
# 32 bytes in URL-safe base64; encrypts identity numbers and phones at rest, keys their search hash.
FIELD_ENCRYPTION_KEY: str = env(
    "FIELD_ENCRYPTION_KEY",
    default=base64.urlsafe_b64encode(hashlib.sha256(SECRET_KEY.encode()).digest()).decode(),
)
DEBUG: bool = env.bool("DEBUG", default=False) and not PRODUCTION
SITE_URL: str = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

# --- applications ------------------------------------------------------------------------
ROOMS = ["titles", "rules", "accounts", "applications", "review", "certificates", "policies", "integrity"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_structlog",
    *ROOMS,
    "config",
]
MIDDLEWARE = [
    "config.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.errors.DomainErrorMiddleware",
    "accounts.access.AccessMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
                "config.header.header",
            ],
        },
    }
]

# Forms are written by templates/django/forms/, which lead to templates/components/form_field.html.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database ----------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default="postgres://postgres@localhost/titles")
}
DATABASES["default"].update(
    HOST=unquote(DATABASES["default"].get("HOST", "")),  # a socket's folder comes percent-encoded
    ENGINE="django.db.backends.postgresql",
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=300),
    CONN_HEALTH_CHECKS=True,
)
# Statements prepared on the server: measured 1.2 times as fast. Off behind a transaction-pooling proxy.
if env.bool("DATABASE_PREPARE", default=True):
    DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: cache, task queue ------------------------------------------------------------
REDIS_URL: str = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
# redis-py writes a socket's address unix://…, the task queue writes the same redis+socket://….
_broker = urlsplit(REDIS_URL)
CELERY_BROKER_URL = f"redis+socket://{_broker.path}" if _broker.scheme == "unix" else REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ALWAYS_EAGER: bool = env.bool("CELERY_EAGER", default=False)
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME: str = env("BEAT_SCHEDULE", default=str(BASE_DIR / ".data" / "beat-schedule"))
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "config.tasks.sweep", "schedule": 600.0, "options": {"expires": 540}},
    "verify-audit": {"task": "accounts.tasks.verify_audit", "schedule": 24 * 3600.0},
    "resume-replays": {
        "task": "policies.tasks.resume_stalled",
        "schedule": 600.0,
        "options": {"expires": 540},
    },
    "heartbeat": {"task": "config.tasks.heartbeat", "schedule": 30.0, "options": {"expires": 25}},
}

# --- people ------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# --- language and time -------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
MEDIA_ROOT = env("MEDIA_ROOT", default=str(BASE_DIR / ".data" / "media"))
MEDIA_URL = "/media/"  # never served: every file goes through a view that asks for permission
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": {
            "production": "config.sheets.CompressedSheetStorage",
            "development": "config.sheets.SheetStorage",
            "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }[ENVIRONMENT]
    },
}
if env("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env("S3_BUCKET"),
            "endpoint_url": env("S3_ENDPOINT_URL", default=None),
            "region_name": env("S3_REGION", default=None),
            "access_key": env("S3_ACCESS_KEY", default=None),
            "secret_key": env("S3_SECRET_KEY", default=None),
            "addressing_style": env("S3_ADDRESSING_STYLE", default="auto"),
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
WHITENOISE_USE_FINDERS = ENVIRONMENT == "test"
WHITENOISE_AUTOREFRESH = False
# Larger uploads are refused by their form, which can say why; this bounds what is held in memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o640

# --- signature of certificates --------------------------------------------------------------
# Each is a file name or the PEM itself; outside production a demo authority in DATA_DIR stands in.
DATA_DIR: str = env("DATA_DIR", default=str(BASE_DIR / ".data"))
SIGNING_KEY: str = env("SIGNING_KEY", default="")
SIGNING_CERTIFICATE: str = env("SIGNING_CERTIFICATE", default="")
SIGNING_CHAIN: str = env("SIGNING_CHAIN", default="")
SIGNING_FORMER_CERTIFICATES: str = env("SIGNING_FORMER_CERTIFICATES", default="")
SIGNING_CRL: str = env("SIGNING_CRL", default="")
SIGNING_TIMESTAMP_KEY: str = env("SIGNING_TIMESTAMP_KEY", default="")
SIGNING_TIMESTAMP_CERTIFICATE: str = env("SIGNING_TIMESTAMP_CERTIFICATE", default="")
SIGNING_LEVEL: str = env("SIGNING_LEVEL", default="B-B")
# Questions that one address may ask in a minute; files cost more than numbers.
VERIFY_PER_MINUTE: int = env.int("VERIFY_PER_MINUTE", default=60)
VERIFY_FILES_PER_MINUTE: int = env.int("VERIFY_FILES_PER_MINUTE", default=10)
# What one address may send or have printed in a minute without signing in.
OBJECTIONS_PER_MINUTE: int = env.int("OBJECTIONS_PER_MINUTE", default=10)
REGISTRATIONS_PER_MINUTE: int = env.int("REGISTRATIONS_PER_MINUTE", default=10)
PUBLIC_DOCUMENTS_PER_MINUTE: int = env.int("PUBLIC_DOCUMENTS_PER_MINUTE", default=30)

# --- payment -------------------------------------------------------------------------------
PAYMENT_PROVIDER: str = env("PAYMENT_PROVIDER", default="" if PRODUCTION else "sandbox")
# Where the sandbox provider sends its notifications; a real provider is told on its own console.
PAYMENT_NOTIFY_URL: str = env("PAYMENT_NOTIFY_URL", default=f"{SITE_URL}/pay/notify/sandbox/")

# --- mail --------------------------------------------------------------------------------
EMAIL_CONFIG: dict[str, Any] = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
if ENVIRONMENT == "development" and not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(BASE_DIR / ".data" / "mail")
DEFAULT_FROM_EMAIL: str = env("DEFAULT_FROM_EMAIL", default="titles@example.invalid")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- transport ---------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # uploaded PDFs are previewed inside our own pages
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # wants DENY; see the line above
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    MIDDLEWARE.insert(1, "config.middleware.ProxyAddressMiddleware")
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}

# --- API ---------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # The first one says how a stranger is answered: 401, not 403.
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
        "accounts.authentication.LimitedBasicAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.access.DeclaredAccess"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.errors.api_exception_handler",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "职称评审接口",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "LevelEnum": "titles.models.level.Level",
        "PathEnum": "applications.models.round.Path",
        "StateEnum": "applications.states.State",
        "NoticeKindEnum": "applications.models.notice.NoticeKind",
        "ObjectionStateEnum": "applications.models.notice.ObjectionState",
        "PolicyStatusEnum": "titles.models.policy.PolicyStatus",
        "ReplayOutcomeEnum": "policies.models.replay.Verdict",
    },
}

# --- logs --------------------------------------------------------------------------------
LOG_LEVEL: str = env("LOG_LEVEL", default="INFO")
configure_structlog()
LOGGING = logging_config(LOG_LEVEL)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
