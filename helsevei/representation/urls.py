"""Addresses of representation."""

from django.urls import path

from helsevei.representation.views import citizen, staff

app_name = "representation"
urlpatterns = [
    path("p/<uuid:person>/representere/", citizen.choose, name="choose"),
    path("p/<uuid:person>/fullmakter/", citizen.powers, name="powers"),
    path("p/<uuid:person>/fullmakter/ny/", citizen.give_power, name="give_power"),
    path("p/<uuid:person>/fullmakter/<uuid:power>/ta-tilbake/", citizen.revoke_power, name="revoke_power"),
    path("k/<uuid:municipality>/fullmakter/", staff.powers, name="staff_powers"),
    path("k/<uuid:municipality>/fullmakter/<uuid:power>/", staff.review_power, name="review_power"),
    path("k/<uuid:municipality>/fullmakter/<uuid:power>/avslutt/", staff.revoke_power, name="revoke_staff_power"),
    path("k/<uuid:municipality>/helsekontakter/<uuid:contact>/fullmakt/", staff.register_power, name="register_power"),
]
