"""Every form of ours can be shown again in another language without anything being done."""

import ast

from tests.house.source import name_of, place, python_files, refuse, tree

BASE = "helsevei/design/forms.py"


def test_forms_inherit_the_one_that_can_be_shown_again():
    wrong = [
        place(path, node)
        for path in python_files("helsevei")
        if path.name == "forms.py" and not str(path).endswith(BASE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and any(name_of(base) in ("forms.Form", "forms.ModelForm") for base in node.bases)
    ]
    refuse(wrong, "Inherit helsevei.design.forms.Form (docs/decisions/0015):")
