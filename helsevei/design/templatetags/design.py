"""The components as template tags: a builtin of every template."""

from helsevei.design.components import actions, containers, forms, marks, messages, moments, navigation
from helsevei.design.registry import register

__all__ = ["actions", "containers", "forms", "marks", "messages", "moments", "navigation", "register"]
