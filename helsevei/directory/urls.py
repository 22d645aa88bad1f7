"""Addresses of the directory."""

from django.urls import path

from helsevei.directory.views.staff import healthcare_services, municipalities

app_name = "directory"
urlpatterns = [
    path("k/<uuid:municipality>/kommunen/", municipalities.edit_municipality, name="edit_municipality"),
    path("k/<uuid:municipality>/tjenester/", healthcare_services.services, name="services"),
    path("k/<uuid:municipality>/tjenester/ny/", healthcare_services.edit_service, name="add_service"),
    path("k/<uuid:municipality>/tjenester/<uuid:service>/", healthcare_services.edit_service, name="edit_service"),
]
