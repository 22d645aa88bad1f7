"""Every template is used, and calls only what there is; every component is whole: a function, a template, a stylesheet and a
picture of the same name."""

import ast
import re
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

from jinja2 import nodes
from jinja2.meta import find_referenced_templates

from helsevei.design.registry import COMPONENTS
from tests.house.source import (
    PACKAGE,
    environment,
    functions,
    imported,
    name_of,
    parsed,
    place,
    python_files,
    refuse,
    relative,
    templates,
    tree,
)

QUOTED = re.compile(r"""["']([\w./-]+\.(?:html|txt))["']""")
COMPONENT = {"component", "repeated_component"}
ENGINE = ("django.template.loader", "django.template.backends.jinja2", "django.template.backends.utils",
          "django.template.engines")  # fmt: skip
OF_COMPONENTS = ("design/components/", "design/gallery/")
WHOLE = {
    "templates/design/components/{}.html": "its template",
    "static/design/components/{}.css": "its stylesheet",
    "templates/design/gallery/{}.html": "its place in /design/, with every state",
}


def name(template: Path) -> str:
    """The name by which it is found: `room/citizen/page.html`."""
    return str(template).rpartition("/templates/")[2]


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
    wrong = [relative(path) for path in templates() if f"/{name(path).split('/')[0]}/templates/" not in str(path)]
    refuse(wrong, "Move it to templates/<room>/:")


def called(path: Path) -> Iterator[tuple[nodes.Call, str, bool]]:
    """Each call by a plain name in a template, and whether it is given a body."""
    with_body = {id(block.call) for block in parsed(path).find_all(nodes.CallBlock)}
    for call in parsed(path).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            yield call, call.node.name, id(call) in with_body


def misfit(call: nodes.Call, component: str, *, with_body: bool) -> str:
    """What is wrong with how a component is called; nothing if all is well."""
    contract = signature(COMPONENTS[component])
    if with_body is not ("content" in contract.parameters):
        return "is called without a body" if with_body else "is called with {% call %}"
    try:
        contract.bind(*["body"] * with_body, *call.args, **{argument.key: argument.value for argument in call.kwargs})
    except TypeError as fault:
        return str(fault)
    return "takes its arguments one by one" if call.dyn_args or call.dyn_kwargs else ""


def named_here(path: Path) -> set[str]:
    """What a template calls by a name of its own: its macros, and those it imports."""
    macros = {macro.name for macro in parsed(path).find_all(nodes.Macro)}
    imports = (name for one in parsed(path).find_all(nodes.FromImport) for name in one.names)
    return macros | {name if isinstance(name, str) else name[1] for name in imports}


def test_every_component_is_called_as_its_signature_says():
    wrong = [
        f"{place(path, call)} {name}: {fault}"
        for path in templates()
        for call, name, with_body in called(path)
        if name in COMPONENTS and (fault := misfit(call, name, with_body=with_body))
    ]
    refuse(wrong, "Mend the call; the signature is in helsevei/design/components/:")


def test_nothing_else_bears_the_name_of_a_component():
    callees = {id(call.node) for path in templates() for call, _, _ in called(path)}
    wrong = [
        f"{place(path, one)} {one.name}"
        for path in templates()
        for one in parsed(path).find_all(nodes.Name)
        if one.name in COMPONENTS and id(one) not in callees
    ]
    refuse(wrong, "A template that calls the component would get this instead. Give it another name:")


def test_templates_call_only_what_there_is():
    known = set(environment().globals)
    wrong = [
        f"{place(path, call)} {name}()"
        for path in templates()
        for call, name, _ in called(path)
        if name not in known | named_here(path)
    ]
    wrong += [
        f"{place(path, one)} {one.name}"
        for path in templates()
        for one in parsed(path).find_all((nodes.Filter, nodes.Test))
        if one.name not in (environment().filters if isinstance(one, nodes.Filter) else environment().tests)
    ]
    refuse(wrong, "There is no such function, filter or test in helsevei/design/environment.py:")


def test_every_template_that_another_names_is_there():
    known = {name(path) for path in templates()}
    wrong = [
        f"{relative(path)}: {other}"
        for path in templates()
        for other in find_referenced_templates(parsed(path))
        if other and other not in known
    ]
    refuse(wrong, "There is no such template:")


def test_templates_are_written_in_one_language():
    wrong = [relative(path) for path in python_files("helsevei") if "templatetags" in path.parts]
    wrong += [
        f"{place(path, node)} {name}"
        for path in python_files("helsevei", "config", "tools", "tests", tests=True)
        for node, name in imported(path)
        if name.startswith(("django.template", "django.templatetags")) and not name.startswith(ENGINE)
    ]
    refuse(wrong, "Templates are Jinja2 (docs/decisions/0031); this is Django's own language:")


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
