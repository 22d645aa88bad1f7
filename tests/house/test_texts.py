"""Every text people read can be translated. In the code it stands in bokmål, inside gettext (docs/decisions/0009)."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

from tests.house.source import (
    docstrings,
    name_of,
    parsed,
    parts,
    place,
    python_files,
    refuse,
    relative,
    templates,
    tree,
)

GETTEXT = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
    "npgettext_lazy",
}
SHOWN = {
    "label",
    "help_text",
    "verbose_name",
    "verbose_name_plural",
    "empty_label",
    "error_messages",
    "placeholder",
    "title",
}
ATTRIBUTES = {"title", "alt", "aria-label", "aria-description", "placeholder"}
NAMES = {"Helsevei", "ID-porten", "HelseID"}  # the same in every language
EXAMPLES = ("helsevei/demo/", "helsevei/design/samples.py")  # invented people and what they write
OF_TEMPLATES = "helsevei/design/environment.py"  # hands on what a template says, which is read below
TABLES = {"formats.py", "text.py"}  # letters, not words
FOR_READERS = ("forms", "views", "actions", "policy", "notices")
NORWEGIAN = re.compile("[æøåÆØÅ]")
SENTENCE = re.compile(r"[A-ZÆØÅ«][\w«»]*[a-zæøå»]+,? \S")  # a capital, and more than one word
PLACEHOLDER = re.compile(r"(?<!%)%\((\w+)\)")
WRITTEN_OUT = re.compile(r"%%|%\(\w+\)s")
TEXTS_OF = {"ngettext": 2, "pgettext": 2, "npgettext": 3}  # of the others one
LETTERS = re.compile(r"[^\W\d_]{2,}")
HOLE = "x "  # where a template puts something in: no text, but a tag name if it must be


class Reader(HTMLParser):
    """Collects the texts of a page that stand there as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet += tag in {"script", "style"}
        self.found += [
            (self.getpos()[0], value) for name, value in attrs if name in ATTRIBUTES and value and is_text(value)
        ]

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in {"script", "style"} and self.quiet > 0

    def handle_data(self, data: str) -> None:
        if not self.quiet and is_text(data):
            before = data[: len(data) - len(data.lstrip())].count("\n")
            self.found.append((self.getpos()[0] + before, data.strip()))


def shown() -> list[Path]:
    """Templates that people meet; the gallery's hold invented examples for those who build pages."""
    return [path for path in templates() if "gallery" not in path.parts]


def is_text(text: str) -> bool:
    for name in NAMES:
        text = text.replace(name, "")
    return bool(LETTERS.search(text))


def bare_texts(path: Path) -> list[tuple[int, str]]:
    """Line and words of each text in a template that nobody translates: between the tags, and quoted within them."""
    page, translating, found = "", False, []
    tag: list[str] = []
    for line, kind, value in Environment().lex(path.read_text()):
        if kind == "data":
            page += value if not translating else "\n" * value.count("\n")
        elif kind in {"block_begin", "variable_begin"}:
            tag = []
        elif kind in {"block_end", "variable_end"}:
            page += HOLE
            translating = tag[:1] == ["trans"] or (translating and tag[:1] != ["endtrans"])
        elif kind != "whitespace":
            found += (
                [(line, value[1:-1])] if kind == "string" and tag[-2:] != ["_", "("] and is_said(value[1:-1]) else []
            )
            tag.append(value)
        if kind != "data":
            page += "\n" * value.count("\n")
    reader = Reader()
    reader.feed(page)
    return sorted(found + reader.found)


def is_said(text: str) -> bool:
    """Whether a text in quotes is a sentence or a Norwegian word."""
    return bool(NORWEGIAN.search(text) or SENTENCE.match(text) or is_title(text))


def is_title(text: str) -> bool:
    return bool(re.fullmatch(r"[A-ZÆØÅ][a-zæøå]{2,}", text)) and text not in NAMES


def test_templates_hold_no_text_outside_translation():
    wrong = [f"{place(path, line)} {text[:60]!r}" for path in shown() for line, text in bare_texts(path)]
    refuse(wrong, 'Put these in _("…"), or in {% trans %} when something stands within them:')


def test_every_hole_of_a_text_is_filled():
    wrong = []
    for path in templates():
        for call in parsed(path).find_all(nodes.Call):
            if not (isinstance(call.node, nodes.Name) and call.node.name in GETTEXT):
                continue
            texts = [text.value for text in call.args if isinstance(text, nodes.Const) and isinstance(text.value, str)]
            holes = {hole for text in texts for hole in PLACEHOLDER.findall(text)}
            is_whole = len(texts) == TEXTS_OF.get(call.node.name, 1) and "%" not in WRITTEN_OUT.sub("", "".join(texts))
            if holes != {given.key for given in call.kwargs} or not is_whole:
                wrong.append(f"{place(path, call)} {texts}")
    refuse(wrong, "Write the text itself, each %(name)s with its value and nothing else, a percent sign as %%:")


def strings(path: Path, *, outside: set[str]) -> list[ast.Constant]:
    """The string constants of a file that are no docstring and stand in no call of these names."""
    excused = docstrings(path)
    for call in ast.walk(tree(path)):
        if isinstance(call, ast.Call) and name_of(call.func).split(".")[-1] in outside:
            excused |= set(ast.walk(call))
    constants = (
        node for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return [node for node in constants if node not in excused]


def test_code_holds_no_norwegian_outside_gettext():
    files = [
        path for path in python_files("helsevei") if not relative(path).startswith(EXAMPLES) and path.name not in TABLES
    ]
    wrong = [
        f"{place(path, node)} {str(node.value)[:60]!r}"
        for path in files
        for node in strings(path, outside=GETTEXT)
        if NORWEGIAN.search(str(node.value))
    ]
    refuse(wrong, "Put these in gettext (gettext_lazy where they are read at start-up), or in a data file:")


def test_what_a_form_shows_can_be_translated():
    wrong = [
        f"{place(path, keyword.value)} {keyword.arg}"
        for path in python_files("helsevei")
        if not relative(path).startswith(EXAMPLES)
        for keyword in ast.walk(tree(path))
        if isinstance(keyword, ast.keyword) and keyword.arg in SHOWN
        for node in [keyword.value]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_text(node.value)
    ]
    refuse(wrong, "Write gettext_lazy around them:")


def test_sentences_for_readers_can_be_translated():
    wrong = [
        f"{place(path, node)} {str(node.value)[:60]!r}"
        for path in parts(*FOR_READERS)
        for node in strings(path, outside=GETTEXT | {"execute", "RunSQL"})
        if SENTENCE.match(str(node.value))
    ]
    refuse(wrong, "Write gettext around them:")


def test_no_sentence_is_built_inside_gettext():
    wrong = [
        place(path, call)
        for path in python_files("helsevei")
        if relative(path) != OF_TEMPLATES
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and name_of(call.func).split(".")[-1] in GETTEXT
        for argument in call.args[:1]
        if not isinstance(argument, ast.Constant)
    ]
    refuse(wrong, "gettext takes one whole sentence with named holes: _('… %(name)s …') % {…}:")
