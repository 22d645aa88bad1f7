"""Django without database or sessions: templates, translations and the demo's clock. Set up by importing this."""

import logging
import os
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parents[3]

settings.configure(
    SECRET_KEY="the provider signs with a key of its own and has no cookies",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    DATA_DIR=os.environ.get("DATA_DIR", ""),
    DEMO="DATA_DIR" in os.environ,
    TEST_PERSONS=True,
    INSTALLED_APPS=["django.contrib.staticfiles", "helsevei.design"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "helsevei.core.middleware.Language",
        "django.middleware.common.CommonMiddleware",
    ],
    SECURE_REFERRER_POLICY="no-referrer",
    TEMPLATES=[
        {
            "BACKEND": "helsevei.design.environment.Templates",
            "DIRS": [Path(__file__).parent / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {"environment": "helsevei.design.environment.environment"},
        }
    ],
    STATIC_URL="/static/",
    STATIC_ROOT=ROOT / "build" / "static",
    STORAGES={"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}},
    LANGUAGE_CODE="nb",
    LANGUAGES=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
    LOCALE_PATHS=[ROOT / "helsevei" / "locale"],
    TIME_ZONE="Europe/Oslo",
    USE_TZ=True,
    LOGGING_CONFIG=None,
)
django.setup()
logging.getLogger("django.request").setLevel(logging.ERROR)  # saying no is this server's daily work
