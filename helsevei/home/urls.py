"""Addresses of home."""

from django.urls import path

from helsevei.home.views import citizen, emergencies, health, offerings, public, staff

app_name = "home"
urlpatterns = [
    path("", public.front, name="front"),
    path("tilgjengelighet/", public.accessibility, name="accessibility"),
    path("personvern/", public.privacy, name="privacy"),
    path("sprak/", public.language, name="language"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("health/deep", health.deep, name="deep"),
    path("p/<uuid:person>/", citizen.start, name="start"),
    path("p/<uuid:person>/innsyn/", citizen.access_log, name="access_log"),
    path("p/<uuid:person>/helsetilbud/", offerings.offerings, name="offerings"),
    path("k/<uuid:municipality>/", staff.start, name="staff_start"),
    path("k/<uuid:municipality>/arbeidsliste/", staff.work_list, name="work_list"),
    path("k/<uuid:municipality>/nodtilganger/", emergencies.emergencies, name="emergencies"),
    path("k/<uuid:municipality>/nodtilganger/<uuid:access>/", emergencies.review_emergency, name="review_emergency"),
    path("k/<uuid:municipality>/innsynslogg/", staff.audit_log, name="audit_log"),
    path("k/<uuid:municipality>/hasteord/", staff.urgent_words, name="urgent_words"),
    path("k/<uuid:municipality>/endringer/", staff.changes, name="changes"),
]
