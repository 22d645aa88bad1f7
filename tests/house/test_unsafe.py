"""The ways around Django's own protection, each of them listed or forbidden."""

import re

from tests.house.source import imported, place, python_files, refuse, relative, templates

# Where text is declared to be HTML, and why that is right there.
MAKES_HTML = {
    "helsevei/design/environment.py": "a rendered page, and paragraphs that Django has escaped",
    "helsevei/design/registry.py": "a component is a rendered template, in which everything is escaped already",
    "helsevei/design/components/marks.py": "an icon is a drawing from the locked package of icons",
}
WITHOUT_CSRF = {
    "helsevei/notifications/views/systems.py": "gateways have no session to misuse: they sign what they tell",
}
FORMS_WITHOUT_TOKEN = {
    "helsevei/demo/provider/templates/provider/pick.html": "the stand-in has no session to misuse",
}
INLINE = re.compile(
    r"""\s(?:style|on[a-z]+)\s*=\s*["']|<script(?![^>]*\bsrc=)[^>]*>|<style\b|javascript:""", re.IGNORECASE
)


def test_no_template_switches_escaping_off():
    switch = re.compile(r"\|\s*(?:safe|forceescape)\b|\{%-?\s*autoescape\b|\bMarkup\b")
    refuse(lines_with(switch), "Let Jinja2 escape it; a component's template is the place for markup:")


def test_no_template_carries_what_the_content_policy_refuses():
    refuse(lines_with(INLINE), "The policy allows no inline style or script: use a CSS class or a file:")


def test_text_becomes_html_only_where_listed():
    names = ("django.utils.safestring.mark_safe", "django.utils.safestring.SafeText", "django.utils.html.mark_safe", "markupsafe",
             "jinja2.utils.markupsafe", "jinja2.filters.do_mark_safe")  # fmt: skip
    found = {relative(path): place(path, node) for path in python_files("helsevei") for node, name in imported(path)
             if name.startswith(names)}  # fmt: skip
    refuse(
        [where for path, where in found.items() if path not in MAKES_HTML],
        "Use a template, or list the file in MAKES_HTML:",
    )
    refuse(sorted(MAKES_HTML.keys() - found.keys()), "Listed in MAKES_HTML without need:")


def test_every_form_is_protected_against_forgery_unless_listed():
    found = {relative(path): place(path, node) for path in python_files("helsevei", "config") for node, name in imported(path)
             if name.endswith(".csrf_exempt")}  # fmt: skip
    refuse(
        [where for path, where in found.items() if path not in WITHOUT_CSRF], "Keep the protection, or list why not:"
    )
    refuse(sorted(WITHOUT_CSRF.keys() - found.keys()), "Listed in WITHOUT_CSRF without need:")


def test_every_posted_form_carries_its_token():
    wrong = []
    for path in templates():
        posts = len(re.findall(r"<form\b[^>]*method\s*=\s*[\"']post", path.read_text(), re.IGNORECASE))
        if posts > path.read_text().count("{{ csrf_input }}"):
            wrong.append(relative(path))
    refuse(
        [path for path in wrong if path not in FORMS_WITHOUT_TOKEN], "Put {{ csrf_input }} into each form that posts:"
    )


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{place(path, number)} {line.strip()[:80]}"
        for path in templates()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]
