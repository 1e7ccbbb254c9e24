"""Settings of Diapason. Every one that an installation may change comes from the environment:
docs/settings.md.
"""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import embedded, environment
from config.theme import UNFOLD  # noqa: F401 (read by the admin's theme)

BASE_DIR = Path(__file__).resolve().parent.parent
DIAPASON_HOME = environment.home(BASE_DIR)

HOST = environment.text("HOST", "127.0.0.1")
PORT = int(environment.text("PORT", "8000"))
DEBUG = environment.flag("DEBUG")
HTTPS = environment.flag("HTTPS")
SECRET_KEY = environment.secret_key(DIAPASON_HOME)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]", HOST]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "config",
    "revops",
    "dashboards",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "import_export",
    "simple_history",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "access",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.security.admin_policy",
    "config.unreadable.Unreadable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "config.local_time.in_admin",
    "config.busy.busy",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboards.question.shared.reader",
                "access.context.people",
            ],
        },
    },
]

# Pages that one reader has seen, for others of the same rights: of each process, and of one state.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# Without DATABASE_URL the installation owns its PostgreSQL, which the first connection starts.
DATABASE_URL = environment.text("DATABASE_URL")
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
    if DATABASE_URL
    else embedded.django_settings(DIAPASON_HOME)
}
# Secrets of connections are encrypted under keys of their own: the first seals, each opens.
CONNECTION_KEYS = environment.connection_keys(DIAPASON_HOME, is_alone=not DATABASE_URL)
DELIVERIES = environment.text("DELIVERIES")  # the folder below which files are taken up
RECORDINGS = environment.text("RECORDINGS")  # the folder below which recordings may be read
EGRESS_ALLOWED = environment.words("EGRESS_ALLOWED")  # private networks that may be asked
CLOSING_BY_ONE = environment.flag("CLOSING_BY_ONE")  # who prepares a month may approve it
PULL_PAGES = int(environment.text("PULL_PAGES", "1000"))  # of one pull; the next goes on from there
# See revops/patience.py.
DATABASE_LIMITS = environment.text("DATABASE_LIMITS", "on").lower() in environment.TRUE
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["access.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60

# Accounts: names and e-mails are those of the user's own row, guesses are counted by
# access/guesses.py, mails are rows of the queue.
ACCOUNT_ADAPTER = "access.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "access.forms.LoginForm",
    "reauthenticate": "access.forms.ReauthenticateForm",
    "change_password": "access.forms.ChangePasswordForm",
    "set_password": "access.forms.SetPasswordForm",
    "reset_password": "access.forms.ResetPasswordForm",
    "reset_password_from_key": "access.forms.ResetPasswordKeyForm",
}
MFA_ADAPTER = "access.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # clocks of telephones differ by a step; each code counts once all the same
MFA_FORMS = {
    "authenticate": "access.forms.AuthenticateForm",
    "reauthenticate": "access.forms.ReauthenticateCodeForm",
    "activate_totp": "access.forms.ActivateCodeForm",
    "add_webauthn": "access.forms.AddPasskeyForm",
    "edit_webauthn": "access.forms.EditPasskeyForm",
    "authenticate_webauthn": "access.forms.PasskeyForm",
    "login_webauthn": "access.forms.PasskeyLoginForm",
    "reauthenticate_webauthn": "access.forms.PasskeyReauthenticateForm",
}
# Whose X-Forwarded-For says from which address a guess comes: the last so many that a request
# passed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.text("TRUSTED_PROXIES", "1" if HTTPS else "0"))

LANGUAGE_CODE = environment.language()
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["config.formats"]

# WhiteNoise serves straight from the source folders: nothing to collect, nothing that can be out of
# date. What has a version in its name is kept by browsers for good, and `make setup` laid its
# compressed neighbour beside it.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/vendor/.+-\d+\.\d+\.\d+\."
MEDIA_ROOT = DIAPASON_HOME / "uploads"
SAMPLE_PATH = DIAPASON_HOME / "sample"  # where the sample company's export files are written
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "config.uploaded.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_FILES = int(environment.text("UPLOAD_FILES", "50"))
UPLOAD_MB = int(environment.text("UPLOAD_MB", "500"))  # of all files of an upload together
# What the columns of many files mean is one form, with a field for each value of a list.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = (
    2 * UPLOAD_FILES + 10
)  # above what the form refuses in a sentence of its own
REHEARSAL_MEMORY_MB = int(environment.text("REHEARSAL_MEMORY_MB", "2000"))
REHEARSAL_SECONDS = int(environment.text("REHEARSAL_SECONDS", "900"))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# The broker only wakes the worker up: what has to be done is in the database, so no result is kept.
CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL", "filesystem://localhost//")
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = environment.broker_folders(DIAPASON_HOME)
else:  # whoever requests work does not wait for a broker that is down
    CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
LEASE_SECONDS = int(
    environment.text("LEASE_SECONDS", "60")
)  # how long a worker that died keeps its work
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 5
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "revops.tasks.tick", "schedule": 10.0, "options": {"expires": 10}}
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DIAPASON_HOME / "beat-schedule")
CELERY_TASK_DEFAULT_QUEUE = "diapason"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

# Without a server mails become files: nothing is lost, and nothing pretends to have been sent.
EMAIL_URL = environment.text("EMAIL_URL")
EMAIL_FILE_PATH = str(DIAPASON_HOME / "mail")
EMAIL_TIMEOUT = 20
if EMAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(environment.mail_server(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text(
    "DEFAULT_FROM_EMAIL", "Diapason <diapason@localhost>"
)
SITE_URL = environment.text("SITE_URL", f"{'https' if HTTPS else 'http'}://{HOST}:{PORT}").rstrip(
    "/"
)
# By it mails and calendars name where they come from.
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Diapason",
    "DESCRIPTION": "Published numbers, and the records that add up to them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}
IMPORT_EXPORT_USE_TRANSACTIONS = True
SIMPLE_HISTORY_REVERT_DISABLED = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "short": {
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            "datefmt": "%H:%M:%S",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "short"}},
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
