"""Addresses of the directory."""

from django.urls import path

from helsevei.directory.views import staff

app_name = "directory"
urlpatterns = [
    path("k/<uuid:municipality>/kommunen/", staff.edit_municipality, name="edit_municipality"),
    path("k/<uuid:municipality>/tjenester/", staff.services, name="services"),
    path("k/<uuid:municipality>/tjenester/ny/", staff.edit_service, name="add_service"),
    path("k/<uuid:municipality>/tjenester/<uuid:service>/", staff.edit_service, name="edit_service"),
]
