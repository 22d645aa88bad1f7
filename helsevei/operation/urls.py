"""Addresses of operation."""

from django.urls import path

from helsevei.operation.views import staff

app_name = "operation"
urlpatterns = [
    path("drift/", staff.jobs, name="jobs"),
    path("drift/<uuid:failed_job>/prov-igjen/", staff.retry_job, name="retry_job"),
    path("drift/<uuid:failed_job>/forkast/", staff.discard_job, name="discard_job"),
]
