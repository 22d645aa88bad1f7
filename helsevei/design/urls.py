"""Addresses of the design system's own page."""

from django.urls import path

from helsevei.design import views

app_name = "design"
urlpatterns = [path("", views.gallery, name="gallery")]
