"""All addresses: each room brings its own."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("helsevei.home.urls")),
    path("", include("helsevei.accounts.urls")),
    path("", include("helsevei.local_login.urls")),
    path("", include("helsevei.retention.urls")),
    path("", include("helsevei.notifications.urls")),
    path("", include("helsevei.directory.urls")),
    path("", include("helsevei.operation.urls")),
    path("", include("helsevei.contacts.urls")),
    path("", include("helsevei.representation.urls")),
    path("", include("helsevei.dialogue.urls")),
    path("design/", include("helsevei.design.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("helsevei.demo.urls")))

handler400 = "helsevei.home.views.errors.bad_request"
handler403 = "helsevei.home.views.errors.forbidden"
handler404 = "helsevei.home.views.errors.not_found"
handler500 = "helsevei.home.views.errors.server_error"
