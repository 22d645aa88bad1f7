"""Settings of the application, all from the environment (config/env.py)."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf.locale import LANG_INFO
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from config.env import Environment, folder, stop, writable_file

ROOT = Path(__file__).resolve().parent.parent
env = Environment()

# What every process needs
DATA_DIR = folder("DATA_DIR", Path(env.required("DATA_DIR", "the folder where Helsevei keeps its files")))
SECRET_KEY, *SECRET_KEY_FALLBACKS = env.secrets(
    "SECRET_KEY", "50 random characters that nobody else knows; the newest first, separated by commas"
)
FIELD_KEYS = env.keys("FIELD_KEYS", "one or more Fernet keys, newest first, separated by commas")
BLIND_INDEX_KEY = env.secret("BLIND_INDEX_KEY", "50 random characters that never change")
BASE_URL = env.address("BASE_URL", "the address people use, such as https://helse.example.no", ("https", "http"))
DATABASE_URL = env.address(
    "DATABASE_URL", "the address of the database, such as postgres://user@host/helsevei", ("postgres", "postgresql")
)

TEST_PERSONS = env.yes("TEST_PERSONS")  # synthetic identity numbers, month + 80; never beside real people
DEMO = env.yes("DEMO")
if DEMO and not TEST_PERSONS:
    stop("DEMO is only for synthetic people. Set TEST_PERSONS=yes too, or leave DEMO out.")
DEBUG = False
ON_LOOPBACK = urlsplit(BASE_URL).hostname in ("127.0.0.1", "localhost")
if not BASE_URL.startswith("https://") and not (ON_LOOPBACK and TEST_PERSONS):
    stop("BASE_URL must begin with https://.")

# Rooms, lowest floor last
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    *(["helsevei.demo"] if DEMO else []),
    "helsevei.home",
    "helsevei.dialogue",
    "helsevei.representation",
    "helsevei.contacts",
    "helsevei.notifications",
    "helsevei.local_login",
    "helsevei.retention",
    "helsevei.accounts",
    "helsevei.directory",
    "helsevei.operation",
    "helsevei.audit",
    "helsevei.design",
    "helsevei.core",
]
MIDDLEWARE = [
    "helsevei.core.deadline.Deadline",
    "helsevei.core.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "helsevei.core.middleware.NeverStored",
    "helsevei.core.middleware.Language",
    "helsevei.core.middleware.Bounds",
    "django.middleware.common.CommonMiddleware",
    "helsevei.home.middleware.EmptyAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "helsevei.accounts.middleware.Access",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
SESSION_ENGINE = "helsevei.accounts.sessions"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "helsevei.design.environment.Templates",
        "NAME": "jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "helsevei.design.environment.environment",
            "context_processors": ["helsevei.home.context.page"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

# Database: PostgreSQL only; every wait has an end (reliability D24)
database = env.read.db_url_config(DATABASE_URL)
STATEMENT_SECONDS = env.whole("DATABASE_STATEMENT_SECONDS", 5, least=1, most=60)
DATABASES = {
    "default": {
        **database,
        "HOST": unquote(database["HOST"]),  # a socket's folder stands percent-encoded in the address
        "ENGINE": "helsevei.core.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **database.get("OPTIONS", {}),  # from the address, such as sslmode
            "connect_timeout": 3,
            "tcp_user_timeout": 3000,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "application_name": "helsevei",
            "server_side_binding": True,
            "prepare_threshold": 3,  # of the statements that the cursor lets PostgreSQL keep
            "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=3s"
            " -c idle_in_transaction_session_timeout=10s",
        },
    }
}

# The outside: each port is bound to the adapter that answers it (core/ports.py)
IDPORTEN = {
    "issuer": env.address(
        "IDPORTEN_ISSUER", "ID-porten's issuer, https://idporten.no in production", ("https", "http")
    ),
    "client_id": env.required("IDPORTEN_CLIENT_ID", "the client id from ID-porten's self-service"),
    "key_file": env.file("IDPORTEN_KEY_FILE", "the file with the client's private key (JWK)"),
}
HELSEID = {
    "issuer": env.address("HELSEID_ISSUER", "the issuer that staff log in with", ("https", "http")),
    "client_id": env.required("HELSEID_CLIENT_ID", "the client id from HelseID's self-service"),
    "key_file": env.file("HELSEID_KEY_FILE", "the file with the client's private key (JWK)"),
}
# The municipality's own provider for staff, beside HelseID: none unless its issuer is named
STAFF_OIDC_NAME = env.text("STAFF_OIDC_NAME", "")
STAFF_OIDC_CLAIM = env.text("STAFF_OIDC_CLAIM", "pid")
STAFF_OIDC_LEVEL = env.text("STAFF_OIDC_LEVEL", "")
STAFF_OIDC_SCOPE = env.text("STAFF_OIDC_SCOPE", "openid profile")
STAFF_OIDC = {
    "issuer": env.optional(
        "STAFF_OIDC_ISSUER", env.address, "the issuer of the municipality's own provider", ("https", "http")
    ),
    "client_id": env.text("STAFF_OIDC_CLIENT_ID", ""),
    "key_file": env.optional("STAFF_OIDC_KEY_FILE", env.file, "the file with the client's private key (JWK)"),
}
if STAFF_OIDC["issuer"] and not (all(STAFF_OIDC.values()) and STAFF_OIDC_NAME and STAFF_OIDC_LEVEL):
    stop(
        "STAFF_OIDC_ISSUER also needs STAFF_OIDC_CLIENT_ID, STAFF_OIDC_KEY_FILE, STAFF_OIDC_NAME (what the button says) and"
        " STAFF_OIDC_LEVEL (the `acr` of a login at the high level)."
    )
PORTS = {
    "mandates": "helsevei.representation.mandates.Mandates",
    "inhabitant_login": "helsevei.integrations.oidc.idporten",
    "staff_login": "helsevei.integrations.oidc.helseid",
    "municipal_login": "helsevei.integrations.oidc.staff_oidc",
    "population_register": env.required(
        "POPULATION_REGISTER", "the dotted path of the adapter to the population register"
    ),
    "contact_register": env.required("CONTACT_REGISTER", "the dotted path of the adapter to KRR"),
    "address_register": env.required(
        "ADDRESS_REGISTER", "the dotted path of the adapter to the address register (Adresseregisteret)"
    ),
    "business_register": env.required(
        "BUSINESS_REGISTER", "the dotted path of the adapter to the business register (Bedriftsregisteret)"
    ),
    "sms_gateways": "helsevei.integrations.sms.gateways",
    "mail_servers": "helsevei.integrations.smtp.servers",
}
# Without an address there is no such channel, and the deep health check says so.
SMS_URL = env.optional("SMS_URL", env.address, "the address of the gateway for text messages", ("https", "http"))
SMS_URL_2 = env.optional("SMS_URL_2", env.address, "the address of a second gateway", ("https", "http"))
SMS_HMAC_KEY = env.optional("SMS_HMAC_KEY", env.secret, "50 random characters that the gateways sign receipts with")
SMS_PER_DAY = env.whole("SMS_PER_DAY", 10_000, least=1, most=1_000_000)
SMTP_URL = env.optional("SMTP_URL", env.address, "the address of the mail server", ("smtp", "smtps"))
SMTP_CA_FILE = env.optional(
    "SMTP_CA_FILE", env.file, "the file with the certificates that the mail server's is checked by"
)
MAIL_FROM = env.text("MAIL_FROM", "")
if (SMS_URL or SMS_URL_2) and not SMS_HMAC_KEY:
    stop("SMS_HMAC_KEY is not set. Set it to 50 random characters that the gateways sign receipts with.")
for url in (SMS_URL, SMS_URL_2):
    if url.startswith("http:") and urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
        stop("SMS_URL and SMS_URL_2 must begin with https://: they carry people's telephone numbers.")
if SMTP_URL and not re.fullmatch(r"[!-?A-~]+@[a-z0-9-]+(\.[a-z0-9-]+)+", MAIL_FROM):
    stop("MAIL_FROM is no e-mail address. Set it to the one that notices are sent from, such as helse@example.no.")
KEEP_DIALOGUE_YEARS = env.whole("KEEP_DIALOGUE_YEARS", 10, least=1, most=30)
PARENT_MUST_LIVE_WITH_CHILD = env.yes("PARENT_MUST_LIVE_WITH_CHILD")
NATIONAL_SERVICES_FILE = env.text(
    "NATIONAL_SERVICES_FILE", str(ROOT / "helsevei" / "home" / "data" / "national_services.json")
)
ANCHOR_DIR = Path(env.text("ANCHOR_DIR", str(DATA_DIR / "anchors")))
if ANCHOR_DIR != DATA_DIR / "anchors" or ANCHOR_DIR.exists():  # the default one is made with the first anchor
    folder("ANCHOR_DIR", ANCHOR_DIR)
LOG_FILE = env.text("LOG_FILE", "")
if LOG_FILE:
    writable_file("LOG_FILE", LOG_FILE)
PORT = env.whole("PORT", 8000, least=1, most=65535)
METRICS_PORT = env.whole("METRICS_PORT", 9190, least=1, most=65535)
LOCAL_LOGIN = env.yes("LOCAL_LOGIN")
EMERGENCY_ACCESS_HOURS = env.whole("EMERGENCY_ACCESS_HOURS", 4, least=1, most=24)  # how long one lasts (ST6)
STAFF_IDLE_MINUTES = env.whole("STAFF_IDLE_MINUTES", 15, least=5, most=30)  # a machine on a ward is shared (ST8)
MAILING_MOST_WITHOUT_LEADER = env.whole("MAILING_MOST_WITHOUT_LEADER", 200, least=0, most=1000)
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", "127.0.0.1")
env.refuse_unknown()


@checks.register
def adapters_are_there(**_: object) -> list[checks.CheckMessage]:
    """Asked by each command before it begins, when the rooms are loaded: adapters need them, and they need these settings."""
    for port in ("population_register", "contact_register", "address_register", "business_register"):
        try:
            if not callable(import_string(PORTS[port])):
                raise ImportError("it is no class or function")
        except (ImportError, TypeError) as problem:
            stop(
                f"{port.upper()} names {PORTS[port]}, which is no adapter: {problem}. Set it to the dotted path of one."
            )
    return []


@checks.register
def login_clients_are_right(**_: object) -> list[checks.CheckMessage]:
    """As above: an issuer or a key that cannot be used is found now, not by the first who logs in."""
    for port in ("inhabitant_login", "staff_login", *(["municipal_login"] if STAFF_OIDC["issuer"] else [])):
        client = import_string(PORTS[port])
        try:
            client()
        except (ImproperlyConfigured, ValueError, AttributeError) as problem:
            name, why = client.__name__.upper(), str(problem).rstrip(".")
            stop(f"{name}_ISSUER or {name}_KEY_FILE cannot be used: {why}. See docs/operations/identity-providers.md.")
    return []


@checks.register
def national_services_are_right(**_: object) -> list[checks.CheckMessage]:
    """As above: a tile that leads nowhere is found now, not by the one who presses it."""
    room = "helsevei.home.national_services"
    try:
        import_string(f"{room}.read")(NATIONAL_SERVICES_FILE)
    except import_string(f"{room}.FaultyFile") as problem:
        stop(
            f"NATIONAL_SERVICES_FILE names {NATIONAL_SERVICES_FILE}, {problem}."
            " Write it as helsevei/home/data/national_services.json."
        )
    return []


# Languages: the texts in the code are the bokmål; nynorsk and English are complete, Northern Sámi falls back to bokmål
LANGUAGE_CODE = "nb"
LANG_INFO["se"] = {"bidi": False, "code": "se", "name": "Northern Sámi", "name_local": "davvisámegiella"}
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English"), ("se", "Davvisámegiella")]
LOCALE_PATHS = [ROOT / "helsevei" / "locale"]
FORMAT_MODULE_PATH = ["helsevei.core.formats"]
# Django looks for the formats of a language only where it has a catalogue; Northern Sámi has these, as bokmål does
DATE_FORMAT, TIME_FORMAT, DATETIME_FORMAT, SHORT_DATE_FORMAT = "j. F Y", "H.i", r"j. F Y \k\l. H.i", "d.m.Y"
DECIMAL_SEPARATOR, THOUSAND_SEPARATOR, FIRST_DAY_OF_WEEK = ",", "\u00a0", 1
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# Static files: built by tools/assets.py, collected with content hashes
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [ROOT / "build" / "assets"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


# Safety (reliability D16, D22, WB1-WB3)
def login_origins(issuer: str) -> list[str]:
    """Where a login form may lead: the issuer's host, and hosts below it (ID-porten's pages stand at login.idporten.no)."""
    scheme, host = issuer.split("/")[0], issuer.split("/")[2]
    return [f"{scheme}//{host}", f"{scheme}//*.{host}"] if scheme == "https:" else [f"{scheme}//{host}"]


LOGIN_ORIGINS = {
    "idporten": login_origins(IDPORTEN["issuer"]),
    "helseid": login_origins(HELSEID["issuer"]),
    **({"kommune": login_origins(STAFF_OIDC["issuer"])} if STAFF_OIDC["issuer"] else {}),
}
ALLOWED_HOSTS = [
    str(urlsplit(BASE_URL).hostname),
    "127.0.0.1",
    "localhost",
]  # loopback: health checks from this machine
SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if SECURE:
    # The server listens on 127.0.0.1 only; nginx in front ends TLS and always sets this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
# no-referrer would make browsers send "Origin: null" with our own forms, and the CSRF check refuse them
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "helsevei.home.views.errors.form_expired"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # what core.middleware.Bounds turns away is given back up to here
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'", *dict.fromkeys(origin for origins in LOGIN_ORIGINS.values() for origin in origins)],
        "frame-ancestors": ["'none'"],  # but for the address a provider logs people out by (accounts.views.login)
        "img-src": ["'self'", "data:"],
        "manifest-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
}

LOGGING_CONFIG = "helsevei.core.logs.configure"
LOGGING = {"file": LOG_FILE}
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # framing is refused by frame-ancestors in the content security policy
    "security.W008",  # nginx in front redirects to https
    "security.W021",  # whether a domain is preloaded is its owner's to say
]
