"""The application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from helsevei.core import deadline  # noqa: E402 (it may use the settings)

deadline.watch()
