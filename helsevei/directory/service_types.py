"""The kinds of municipal services, code list 8663 (domain.md 3.2): their codes and Norwegian names, from data/8663.json."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CODE_LIST = Path(__file__).parent / "data" / "8663.json"


@cache
def service_types() -> Mapping[str, str]:
    return dict(json.loads(CODE_LIST.read_text()))
