"""Addresses of contacts."""

from django.urls import path

from helsevei.contacts.views import citizen, staff

app_name = "contacts"
urlpatterns = [
    path("p/<uuid:person>/helsekontakter/", citizen.contacts, name="contacts"),
    path("k/<uuid:municipality>/helsekontakter/", staff.contacts, name="staff_contacts"),
    path("k/<uuid:municipality>/helsekontakter/ny/", staff.open_contact, name="open_contact"),
    path("k/<uuid:municipality>/helsekontakter/<uuid:contact>/avslutt/", staff.end_contact, name="end_contact"),
]
