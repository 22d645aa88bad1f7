"""Addresses of notifications. Receipts have no slash at the end: the address is the gateways' to know by heart."""

from django.urls import path

from helsevei.notifications.views import systems

app_name = "notifications"
urlpatterns = [path("hooks/sms", systems.sms_receipt, name="sms_receipt")]
