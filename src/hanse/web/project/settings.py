"""Django's settings, read from `HANSE_*`. `hanse check` says what is missing or unsafe."""

import os
from pathlib import Path

from hanse import __version__
from hanse.web.project.environment import Environment, database
from hanse.web.project.logs import logging_settings

env = Environment(os.environ)
ROOT = Path(__file__).resolve().parents[1]  # hanse/web

VERSION = __version__
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
DATA = env.path("DATA", Path("data"))

# Who this is
INSTANCE_NAME = env.text("NAME", "Cluster Days")
BRAND = env.text("BRAND")
OPERATOR = env.text("OPERATOR")
BASE_URL = env.text("BASE_URL", "http://localhost:8000").rstrip("/")

# What it trusts
SECRET_KEY = env.text("SECRET_KEY", "a key for the demonstration and for tests, never for service" if DEMO else "")
if not SECRET_KEY:
    env.complain("SECRET_KEY", "is missing", "set it to 50 random characters, and keep it")
    SECRET_KEY = "missing"  # hanse serve and hanse worker refuse to go on
ALLOWED_HOSTS = env.words("HOSTS", "localhost,127.0.0.1,[::1]")
BEHIND_TLS = env.flag("BEHIND_TLS", BASE_URL.startswith("https://"))
PROXIES = env.words("PROXIES", "127.0.0.1")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "hanse.web.project.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"

# How much it takes
THREADS = env.number("THREADS", 8, least=1)
MAX_BODY = env.number("MAX_BODY", 16, least=1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LIVE_CLIENTS = env.number("LIVE_CLIENTS", 5000, least=1)
REDIS_URL = env.text("REDIS_URL")
WORKER_INSIDE = env.flag("WORKER_INSIDE", DEMO)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "hanse.web.ui",
    "hanse.web.audit",
    "hanse.web.jobs",
    "hanse.web.live",
    "hanse.web.mail",
    "hanse.web.accounts",
    "hanse.web.directory",
    "hanse.web.events",
    "hanse.web.meetings",
    "hanse.web.project",
    # below our apps, so that our templates stand before theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    # below allauth, whose German for its page of sessions is German
    "django.contrib.sessions",
]
OIDC = env.providers("OIDC")
if OIDC:  # it loads an HTTP client, which would cost every start of the others a third of a second
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")

MIDDLEWARE = [
    "hanse.web.project.middleware.Told",
    "hanse.web.project.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hanse.web.project.middleware.ChosenLanguage",
    "hanse.web.project.middleware.NoNul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "hanse.web.project.urls"
_loaders = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hanse.web.project.context.frame",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hanse.web.ui.templatetags.ui",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
        },
    }
]
FORM_RENDERER = "hanse.web.ui.forms.Renderer"

DATABASES = {
    "default": database(
        env.address("DATABASE_URL", f"sqlite:///{DATA / 'hanse.sqlite3'}", {"sqlite", "postgresql"}),
        connections=env.number("DATABASE_CONNECTIONS", THREADS + 8, least=THREADS + 4),
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # a file: threads of a test share it
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "hanse.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "hanse.web.accounts.forms.SignUpForm"}
ACCOUNT_USER_DISPLAY = str
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = INSTANCE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # a passkey on http://localhost
USERSESSIONS_TRACK_ACTIVITY = False
DEMO_PASSWORD = "hanse-2014-brussels"
DEMO_SIGN_INS = [
    ("organiser", "organiser@demo.example"),
    ("representative", "representative@demo.example"),
    ("participant", "participant@demo.example"),
    ("staff", "staff@demo.example"),
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Brussels")

STATIC_URL = "/static/"
FILES_AS_THEY_ARE = DEMO or DEBUG  # else collected, compressed, and named by their content
STATIC_ROOT = None if FILES_AS_THEY_ARE else DATA / "static"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if FILES_AS_THEY_ARE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = FILES_AS_THEY_ARE
# A file that stands as it is may change under a running server, and then its length must be asked for again.
WHITENOISE_AUTOREFRESH = FILES_AS_THEY_ARE

# Mails: every one goes through the outbox
EMAIL_BACKEND = "hanse.web.mail.backend.Outbox"
MAIL_URL = env.address("MAIL_URL", f"folder://{DATA / 'mail'}", {"folder", "smtp", "smtps"}).geturl()
MAIL_FROM = env.text("MAIL_FROM", f"{INSTANCE_NAME} <no-reply@localhost>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_settings(level=env.text("LOG", "warning" if DEMO else "info"), json=not (DEMO or DEBUG))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider["id"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider["secret"],
                "settings": {"server_url": provider["server_url"], **provider.get("settings", {})},
            }
            for provider in OIDC
        ],
    }
}

COMPLAINTS = tuple(env.complaints)
NAMES_OF_SETTINGS = frozenset(f"HANSE_{name}" for name in env.asked)
