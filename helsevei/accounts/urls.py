"""Addresses of accounts."""

from django.urls import path

from helsevei.accounts.views import absences, citizen, login, sessions, staff

app_name = "accounts"
urlpatterns = [
    path("logg-inn/", login.choose_login, name="login"),
    path("logg-inn/<slug:provider>/", login.begin_login, name="begin_login"),
    path("oidc/<slug:provider>/callback", login.callback, name="callback"),
    path("oidc/<slug:provider>/logout", login.provider_logout, name="provider_logout"),
    path("logg-ut/", login.log_out, name="logout"),
    path("logget-ut/", login.logged_out, name="logged_out"),
    path("fortsett/", login.stay, name="stay"),
    path("innlogginger/", sessions.sessions, name="sessions"),
    path("p/<uuid:person>/velkommen/", citizen.welcome, name="welcome"),
    path("p/<uuid:person>/profil/", citizen.profile, name="profile"),
    path("p/<uuid:person>/trekk-samtykket/", citizen.withdraw_consent, name="withdraw_consent"),
    path("k/<uuid:municipality>/ansatte/", staff.staff, name="staff"),
    path("k/<uuid:municipality>/ansatte/<uuid:role>/avslutt/", staff.end_role, name="end_role"),
    path("k/<uuid:municipality>/fravaer/", absences.absences, name="absences"),
    path("k/<uuid:municipality>/fravaer/nytt/", absences.add_absence, name="add_absence"),
    path("k/<uuid:municipality>/fravaer/<uuid:absence>/avslutt/", absences.end, name="end_absence"),
]
