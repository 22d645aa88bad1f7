"""Every write is an action: named by its intention, told who acts, audited, and explained."""

import ast

from tests.house.source import Function, functions, imported, name_of, parts, place, refuse

DECORATOR = "helsevei.audit.recording.action"


def actions() -> list[tuple[str, Function]]:
    """Every public function in an actions module, with its place."""
    return [
        (f"{place(path, function)} {function.name}", function)
        for path in parts("actions")
        for function in functions(path)
        if not function.name.startswith("_")
    ]


def test_actions_take_keywords_only():
    wrong = [
        where
        for where, function in actions()
        if function.args.args or function.args.posonlyargs or function.args.vararg or function.args.kwarg
    ]
    refuse(wrong, "Write def action(*, actor: Actor, …): a call must read as a sentence:")


def test_the_first_keyword_of_an_action_is_its_actor():
    wrong = [where for where, function in actions() if [arg.arg for arg in function.args.kwonlyargs][:1] != ["actor"]]
    refuse(wrong, "Name who acts first: def action(*, actor: Actor, …):")


def test_actions_are_declared_as_actions():
    wrong = [
        where
        for where, function in actions()
        if "action" not in {name_of(mark).split(".")[-1] for mark in function.decorator_list}
    ]
    refuse(
        wrong,
        "Put @action above them (helsevei.audit.recording): it opens the transaction and demands the audit entry:",
    )


def test_the_mark_of_an_action_is_the_one_of_the_audit_room():
    wrong = [
        place(path, node)
        for path in parts("actions")
        for node, name in imported(path)
        if name.endswith(".action") and name != DECORATOR
    ]
    refuse(wrong, f"Import {DECORATOR}:")


def test_actions_say_what_they_are_for():
    wrong = [where for where, function in actions() if not ast.get_docstring(function)]
    refuse(wrong, "Write a docstring: the intention, the errors it raises, the source of the rule:")
