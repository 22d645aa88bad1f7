"""Addresses of retention."""

from django.urls import path

from helsevei.retention.views import staff

app_name = "retention"
urlpatterns = [
    path("k/<uuid:municipality>/sletting/", staff.overview, name="overview"),
    path("k/<uuid:municipality>/sletting/<slug:records>/", staff.preview, name="preview"),
    path("k/<uuid:municipality>/sletting/sperrer/<uuid:hold>/opphev/", staff.lift_hold, name="lift_hold"),
]
