"""Addresses of contacts."""

from django.urls import path

from helsevei.contacts.views import citizen, emergency, pins, staff

app_name = "contacts"
urlpatterns = [
    path("p/<uuid:person>/helsekontakter/", citizen.contacts, name="contacts"),
    path("k/<uuid:municipality>/helsekontakter/", staff.contacts, name="staff_contacts"),
    path("k/<uuid:municipality>/helsekontakter/ny/", staff.open_contact, name="open_contact"),
    path("k/<uuid:municipality>/helsekontakter/sok/", staff.search, name="search"),
    path("k/<uuid:municipality>/helsekontakter/<uuid:contact>/sluttdato/", staff.edit_end_date, name="edit_end_date"),
    path("k/<uuid:municipality>/helsekontakter/<uuid:contact>/oppfolging/", pins.pin, name="pin"),
    path("k/<uuid:municipality>/helsekontakter/<uuid:contact>/oppfolging/fjern/", pins.unpin, name="unpin"),
    path("k/<uuid:municipality>/nodtilgang/", emergency.break_glass, name="break_glass"),
    path("k/<uuid:municipality>/nodtilgang/<uuid:access>/avslutt/", emergency.end_access, name="end_emergency_access"),
]
