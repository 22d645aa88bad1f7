"""A PDF from a layout and the words in it: tagged, PDF/UA-1 where every sign has a glyph."""

import json
from pathlib import Path
from typing import Any

import typst


def pdf(layout: Path, words: dict[str, Any]) -> bytes:
    """Texts are handed over as values, never as markup (reliability MS6)."""
    inputs = {"letter": json.dumps(words)}
    try:
        return typst.compile(layout, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs)
    except typst.TypstError:  # PDF/UA refuses a sign that no font has; an ordinary PDF shows an empty box for it
        return typst.compile(layout, format="pdf", sys_inputs=inputs)
