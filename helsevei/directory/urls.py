"""Addresses of the directory."""

from django.urls import path

from helsevei.directory.views import offerings as public_offerings
from helsevei.directory.views.staff import healthcare_services, municipalities, offerings, registers

app_name = "directory"
urlpatterns = [
    path("helsetilbud/", public_offerings.offerings, name="offerings"),
    path("helsetilbud/<slug:number>/", public_offerings.municipality_offerings, name="municipality_offerings"),
    path("k/<uuid:municipality>/kommunen/", municipalities.edit_municipality, name="edit_municipality"),
    path("k/<uuid:municipality>/tjenester/", healthcare_services.services, name="services"),
    path("k/<uuid:municipality>/tjenester/ny/", healthcare_services.edit_service, name="add_service"),
    path("k/<uuid:municipality>/tjenester/<uuid:service>/", healthcare_services.edit_service, name="edit_service"),
    path("k/<uuid:municipality>/helsetilbud/", offerings.offerings, name="staff_offerings"),
    path("k/<uuid:municipality>/helsetilbud/registrene/", registers.preview_import, name="preview_import"),
    path("k/<uuid:municipality>/helsetilbud/<uuid:offering>/", offerings.edit_offering, name="edit_offering"),
]
