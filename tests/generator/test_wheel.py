"""What is built and installed elsewhere renders the same, and carries nothing it should not."""

import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.generator.templates import OURS, ccr_gen, contents, template
from tests.support import run, tools
from tests.support.engines import Engines
from tests.support.images import reference

PLANTED = (
    "templates/.terraform/providers/x",
    "templates/terraform.tfstate",
    "templates/terraform.tfstate.backup",
    "templates/__pycache__/x.cpython-311-0",
    "shell/.terraform/x",
    "shell/terraform.tfstate",
    "modules/claude-resume/.terraform/x",
    "modules/claude-resume/.terraform.lock.hcl",
    "modules/claude-resume/terraform.tfstate",
    "modules/claude-resume/tests/workspace/.terraform/x",
    "generator/ccr_gen/terraform.tfstate",
)
LEFT = r"\.terraform|tfstate|__pycache__"
SHIPPED = ("generator", "shell", "templates", "modules", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what is shipped, with things planted that must not be."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in SHIPPED:
        path = tools.CHECKOUT / name
        if path.is_dir():
            shutil.copytree(path, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.exists():
            shutil.copy(path, copy)
    for name in PLANTED:
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret")
    return copy


@pytest.fixture(scope="module")
def built(checkout: Path) -> tuple[Path, Path]:
    """Return the sdist, and the wheel that is built from it."""
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", str(checkout)],
        cwd=checkout,
        check=True,
        capture_output=True,
    )
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    (wheel,) = (checkout / "dist").glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command of a fresh environment that has the wheel, and sees our dependencies."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    words = ["--python", str(home), "install", "-q", "--no-index", "--no-deps", str(built[1])]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, capture_output=True)
    ours = Path(sys.executable).parent.parent.glob("lib/python*/site-packages")
    # an appended path: the editable install's own hook in there is not run
    (packages / "dependencies.pth").write_text("".join(f"{path}\n" for path in ours))
    return home / "bin" / "ccr-gen"


def names(built: tuple[Path, Path]) -> list[set[str]]:
    """Return the members of sdist and wheel."""
    with tarfile.open(built[0]) as sdist, zipfile.ZipFile(built[1]) as wheel:
        return [
            {member.partition("/")[2] for member in sdist.getnames()},
            set(wheel.namelist()),
        ]


def test_planted_files_are_in_neither(built: tuple[Path, Path]) -> None:
    for members in names(built):
        assert not [name for name in members if re.search(LEFT, name)]


def test_both_have_all_assets(built: tuple[Path, Path]) -> None:
    sdist, wheel = names(built)
    for folder in ("shell", "templates", "modules"):
        for path in (tools.CHECKOUT / folder).rglob("*"):
            if path.is_file() and not re.search(LEFT, str(path)):
                name = str(path.relative_to(tools.CHECKOUT))
                assert name in sdist
                assert f"ccr_gen/assets/{name}" in wheel
    assert "ccr_gen/py.typed" in wheel


def test_both_have_the_checks_of_the_test(built: tuple[Path, Path]) -> None:
    sdist, wheel = names(built)
    checks = sorted((tools.CHECKOUT / "generator/ccr_gen/checks").glob("*.py"))
    assert len(checks) > 8
    for path in checks:
        assert f"ccr_gen/checks/{path.name}" in wheel
        assert f"generator/ccr_gen/checks/{path.name}" in sdist


@pytest.mark.real
def test_the_wheel_tests_in_a_container(installed: Path, engines: Engines) -> None:
    package = next(installed.parent.parent.glob("lib/python*/site-packages/ccr_gen"))
    # pip compiles them
    before = contents(package)
    words = ["test", "--image", reference("bookworm-bare")]
    done = run.run([installed, *words], env=engines.env, cwd=engines.directory)
    assert (done.code, done.out) == (0, ""), done.err
    assert "\nok      install: exit 0, no output kept open" in done.err
    assert contents(package / "checks") == {
        name.removeprefix("checks/"): text
        for name, text in before.items()
        if name.startswith("checks/")
    }
    assert engines.left() == set()


def test_the_wheel_renders_what_the_checkout_renders(installed: Path, tmp_path: Path) -> None:
    here, there = template(tmp_path / "here"), template(tmp_path / "there")
    assert ccr_gen("render", "--no-terraform", str(here)).returncode == 0
    code = "import ccr_gen; print(ccr_gen.__file__)"
    where = run.run([installed.with_name("python"), "-c", code], home=tmp_path)
    assert where.out.startswith(str(installed.parent.parent)), where
    done = run.run([installed, "render", "--no-terraform", str(there)], home=tmp_path)
    assert done.code == 0, done.err
    for name in OURS:
        assert (there / name).read_bytes() == (here / name).read_bytes()


def test_the_wheel_has_the_starters(installed: Path, tmp_path: Path) -> None:
    assert ccr_gen("new", "docker", "here", cwd=tmp_path).returncode == 0
    done = run.run([installed, "new", "docker", tmp_path / "there"], home=tmp_path)
    assert done.code == 0, done.err
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
