"""Addresses of the demo."""

from django.urls import path

from helsevei.demo.views import public

app_name = "demo"
urlpatterns = [
    path("", public.people, name="people"),
    path("utboks/", public.outbox, name="outbox"),
    path("feil/", public.failures, name="failures"),
    path("omvisning/", public.tour, name="tour"),
    path("klokka/", public.moved_time, name="clock"),
]
