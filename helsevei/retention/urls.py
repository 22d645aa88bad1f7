"""Addresses of retention."""

from django.urls import path

from helsevei.retention.views import citizen, staff

app_name = "retention"
urlpatterns = [
    path("p/<uuid:person>/opplysninger/", citizen.own_records, name="own_records"),
    path("p/<uuid:person>/opplysninger/mine-opplysninger.pdf", citizen.own_pdf, name="own_pdf"),
    path("p/<uuid:person>/opplysninger/mine-opplysninger.json", citizen.own_json, name="own_json"),
    path("k/<uuid:municipality>/sletting/", staff.overview, name="overview"),
    path("k/<uuid:municipality>/sletting/<slug:records>/", staff.preview, name="preview"),
    path("k/<uuid:municipality>/sletting/sperrer/<uuid:hold>/opphev/", staff.lift_hold, name="lift_hold"),
]
