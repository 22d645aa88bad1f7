"""Addresses of the directory."""

from django.urls import path

from helsevei.directory.views import offerings as public_offerings
from helsevei.directory.views.staff import (
    healthcare_services,
    municipalities,
    offerings,
    opening_hours,
    organisations,
    registers,
    teams,
    urgent_words,
)

HERE = "k/<uuid:municipality>"
SERVICE = f"{HERE}/tjenester/<uuid:service>"

app_name = "directory"
urlpatterns = [
    path("helsetilbud/", public_offerings.offerings, name="offerings"),
    path("helsetilbud/<slug:number>/", public_offerings.municipality_offerings, name="municipality_offerings"),
    path(f"{HERE}/helsetilbud/", offerings.offerings, name="staff_offerings"),
    path(f"{HERE}/helsetilbud/registrene/", registers.preview_import, name="preview_import"),
    path(f"{HERE}/helsetilbud/<uuid:offering>/", offerings.edit_offering, name="edit_offering"),
    path(f"{HERE}/hasteord/endre/", urgent_words.edit_urgent_words, name="edit_urgent_words"),
    path(f"{HERE}/kommunen/", municipalities.edit_municipality, name="edit_municipality"),
    path(f"{HERE}/tjenester/", healthcare_services.services, name="services"),
    path(f"{HERE}/tjenester/ny/", healthcare_services.add_service, name="add_service"),
    path(f"{SERVICE}/", healthcare_services.service, name="service"),
    path(f"{SERVICE}/om/", healthcare_services.edit_service, name="edit_service"),
    path(f"{SERVICE}/tekster/", healthcare_services.edit_introductions, name="edit_introductions"),
    path(f"{SERVICE}/apningstider/", opening_hours.edit_opening_hours, name="edit_opening_hours"),
    path(f"{SERVICE}/unntak/", opening_hours.opening_exceptions, name="opening_exceptions"),
    path(
        f"{HERE}/unntak/<uuid:exception>/fjern/",
        opening_hours.remove_opening_exception,
        name="remove_opening_exception",
    ),
    path(f"{SERVICE}/team/ny/", teams.add_team, name="add_team"),
    path(f"{HERE}/team/<uuid:team>/", teams.edit_team, name="edit_team"),
    path(f"{HERE}/team/<uuid:team>/fjern/", teams.remove_team, name="remove_team"),
    path(f"{HERE}/organisasjon/", organisations.organisations, name="organisations"),
    path(f"{HERE}/organisasjon/ny/", organisations.add_organisation, name="add_organisation"),
    path(f"{HERE}/organisasjon/<uuid:organisation>/", organisations.edit_organisation, name="edit_organisation"),
    path(
        f"{HERE}/organisasjon/<uuid:organisation>/fjern/", organisations.remove_organisation, name="remove_organisation"
    ),
]
