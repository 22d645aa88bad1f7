"""A table may know only tables of its own room and of the floors below: the database obeys the floors as the imports do."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import AutoField, Field, Model

from tests.house.source import floors, refuse


def models() -> Iterator[tuple[str, type[Model]]]:
    """Room and class of every table of ours."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("helsevei."):
            yield model.__module__.split(".")[1], model


def links(model: type[Model]) -> Iterator[tuple[Field, type[Model]]]:
    """Relations that the table itself holds, with the table they point to."""
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if field.remote_field is not None:
            yield field, field.related_model  # type: ignore[misc]


def test_foreign_keys_point_down_the_floors():
    wrong = [
        f"{room}.{model.__name__}.{field.name} → {target.__module__.split('.')[1]}.{target.__name__}"
        for room, model in models()
        for field, target in links(model)
        if target.__module__.startswith("helsevei.")
        for other in [target.__module__.split(".")[1]]
        if other != room and floors()[other] >= floors()[room]
    ]
    refuse(wrong, "These foreign keys point up or sideways. Move the shared thing lower, or store an id without a key:")


def test_the_audit_log_has_no_foreign_keys():
    wrong = [
        f"{model.__name__}.{field.name}" for room, model in models() if room == "audit" for field, _ in links(model)
    ]
    refuse(wrong, "The audit log must outlive what it tells about: store the id alone (docs/decisions/0006):")


# Rows that nobody names from outside the room.
NUMBERED = {"accounts.LoginAttempt", "dialogue.ReadMark"}


def test_no_row_is_named_by_a_running_number():
    counted = [
        f"{room}.{model.__name__}"
        for room, model in models()
        if isinstance(model._meta.pk, AutoField) and not model._meta.auto_created
        if f"{room}.{model.__name__}" not in NUMBERED
    ]
    refuse(counted, "Use id = models.UUIDField(primary_key=True, default=new_id, editable=False):")
