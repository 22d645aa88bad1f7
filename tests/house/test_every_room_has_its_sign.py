"""The first thing a newcomer reads in a room: what it is for, its Norwegian word, and what it is not."""

import ast

from tests.house.source import PACKAGE, refuse, rooms, tree


def test_every_room_has_a_sign_of_three_to_eight_lines():
    wrong = []
    for room in rooms():
        door = PACKAGE / room / "__init__.py"
        sign = (ast.get_docstring(tree(door)) or "") if door.exists() else ""
        if not 3 <= len(sign.splitlines()) <= 8:
            wrong.append(f"helsevei/{room}/__init__.py has {len(sign.splitlines())} lines")
    refuse(wrong, "Write three to eight lines: what the room is for, its Norwegian word, what it is not:")
