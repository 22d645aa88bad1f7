"""Every template is used, and every component is whole: a function, a template, a stylesheet and a picture of the same name."""

import ast
import re
from pathlib import Path

from tests.house.source import PACKAGE, functions, name_of, python_files, refuse, relative, templates, tree

QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|txt))["']""")
COMPONENT = {"component", "repeated_component"}
OF_COMPONENTS = ("design/components/", "design/gallery/")
WHOLE = {
    "templates/design/components/{}.html": "its template",
    "static/design/components/{}.css": "its stylesheet",
    "templates/design/gallery/{}.html": "its place in /design/, with every state",
}


def name(template: Path) -> str:
    """The name by which Django finds it: `room/citizen/page.html`."""
    return "/".join(template.relative_to(PACKAGE).parts[2:])


def mentioned() -> set[str]:
    """Every template name that stands in code or in another template."""
    nodes = (node for path in python_files("helsevei", "config") for node in ast.walk(tree(path)))
    in_code = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return in_code | {found for path in templates() for found in QUOTED.findall(path.read_text())}


def patterns() -> list[re.Pattern[str]]:
    """Names that are put together: f"room/errors/{status}.html" may be any file of that folder."""
    nodes = (node for path in python_files("helsevei") for node in ast.walk(tree(path)))
    texts = (
        node for node in nodes if isinstance(node, ast.JoinedStr) and ast.unparse(node).rstrip("'\"").endswith(".html")
    )
    return [re.compile("".join(part(value) for value in text.values) + r"\Z") for text in texts]


def part(value: ast.expr) -> str:
    return re.escape(str(value.value)) if isinstance(value, ast.Constant) else r"[\w-]+"


def components() -> dict[str, str]:
    """Name and file of every function that the design room declares to be a component."""
    return {
        function.name: relative(path)
        for path in sorted((PACKAGE / "design" / "components").glob("*.py"))
        for function in functions(path)
        if COMPONENT & {name_of(mark) for mark in function.decorator_list}
    }


def test_every_template_is_used():
    known, forms, of_components = mentioned(), patterns(), components()
    wrong = []
    for path in templates():
        if name(path) in known:
            continue
        if name(path).startswith(OF_COMPONENTS):
            used = path.stem in of_components
        else:
            used = any(form.match(name(path)) for form in forms)
        if not used:
            wrong.append(relative(path))
    refuse(wrong, "Nobody renders, extends or includes these. Remove them:")


def test_every_template_lives_under_the_name_of_its_room():
    wrong = [
        relative(path) for path in templates() if name(path).split("/")[0] not in {path.relative_to(PACKAGE).parts[0]}
    ]
    refuse(wrong, "Move it to templates/<room>/:")


def test_every_component_is_whole():
    wrong = [
        f"{file} {component}: {meaning} is missing, helsevei/design/{where.format(component)}"
        for component, file in components().items()
        for where, meaning in WHOLE.items()
        if not (PACKAGE / "design" / where.format(component)).exists()
    ]
    refuse(wrong, "Write the file (docs/decisions/0005):")


def test_every_stylesheet_of_a_component_belongs_to_one():
    sheets = sorted((PACKAGE / "design" / "static" / "design" / "components").glob("*.css"))
    refuse(
        [relative(sheet) for sheet in sheets if sheet.stem not in components()],
        "No component has this name. Remove it:",
    )
