"""Norwegian order is in the key, so the database must compare keys sign by sign (docs/decisions/0003)."""

from tests.house.source import refuse
from tests.house.test_foreign_keys_point_down import models


def test_a_sort_key_is_compared_sign_by_sign_in_any_database():
    wrong = [
        f"{room}.{model.__name__}.{field.name}"
        for room, model in models()
        for field in model._meta.local_fields
        if field.name.endswith("sort_key") and getattr(field, "db_collation", None) != "C"
    ]
    refuse(wrong, 'Give these columns db_collation="C"; a database with another collation would put «{» before «a»:')


def test_a_sort_key_has_room_for_twice_its_text():
    wrong = []
    for room, model in models():
        lengths = {field.name: field.max_length for field in model._meta.local_fields}
        for name, length in lengths.items():
            source = lengths.get(name.removesuffix("_sort_key"))
            if name.endswith("_sort_key") and source and (length or 0) < 2 * source:
                wrong.append(f"{room}.{model.__name__}.{name}")
    refuse(wrong, "A key is at most twice as long as its text (core/text.py):")
