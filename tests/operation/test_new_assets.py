"""A new version is built beside the running one (docs/operations/upgrade.md, G8)."""

import json
from pathlib import Path

from tools.assets import keep_those_before


def built(folder: Path, *names: str) -> Path:
    """Static files whose hashed names stand in the index, one of them compressed too."""
    for name in (*names, f"{names[0]}.gz"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"of {folder.name}")
    (folder / "staticfiles.json").write_text(json.dumps({"paths": {name[:3]: name for name in names}}))
    return folder


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"staticfiles.json"}


def test_the_running_server_finds_its_files_while_the_next_version_is_built_but_none_are_kept_for_ever(
    tmp_path: Path,
) -> None:
    first = built(tmp_path / "first", "js/a.1.js", "b.1.css")
    second = built(tmp_path / "second", "js/a.2.js", "b.1.css")
    keep_those_before(first, second)
    assert names(second) == {"js/a.1.js", "js/a.1.js.gz", "js/a.2.js", "js/a.2.js.gz", "b.1.css"}
    assert (second / "b.1.css").read_text() == "of second"

    third = built(tmp_path / "third", "js/a.3.js", "b.1.css")
    keep_those_before(second, third)
    assert names(third) == {"js/a.2.js", "js/a.2.js.gz", "js/a.3.js", "js/a.3.js.gz", "b.1.css"}


def test_the_first_time_there_is_nothing_to_keep(tmp_path: Path) -> None:
    fresh = built(tmp_path / "fresh", "a.1.js")
    keep_those_before(tmp_path / "none", fresh)
    assert names(fresh) == {"a.1.js", "a.1.js.gz"}
