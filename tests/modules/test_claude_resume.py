"""modules/claude-resume: its own tests, and what a template gets that uses it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from ccr_gen.hcl import Block, read
from ccr_gen.judge import LARGEST_SCRIPT
from tests.generator.templates import MAIN
from tests.lint.module import MODULE, drift
from tests.modules.using import terraform, use
from tests.support import run
from tests.workspace.homes import environment, show

# Each variable of the module, a value for it, and the same as a ccr.toml.
HOSTILE = 'it\'s "é" ${x} %{y} $(id) `id` & \\1 }\ttab\r\nline\n'
SETTINGS: dict[str, tuple[object, str, str]] = {
    "app_display_name": ('it\'s "é" ${x} %{y} \\1', "app", "display_name"),
    "app_group": ('it\'s "AI" ${x}', "app", "group"),
    "app_icon": ("/icon/a%20b.svg?c=d", "app", "icon"),
    "app_order": (3, "app", "order"),
    "auto_resume": ("on", "auto_resume", "mode"),
    "auto_resume_cron": ("30 0 */2 * * 1-5", "auto_resume", "cron"),
    "bypass": (True, "resume", "bypass"),
    "claude_args": (["", HOSTILE, "--model", "a b"], "resume", "claude_args"),
    "close_when_done": (True, "resume", "close_when_done"),
    "jobs": (1_000_000, "resume", "jobs"),
    "log_days": (1, "resume", "log_days"),
    "margin": (0, "resume", "margin"),
    "max_age": ("12h", "resume", "max_age"),
    "notify": (HOSTILE, "notify", "command"),
    "per_day": (9, "resume", "per_day"),
    "prompt": (HOSTILE, "resume", "prompt"),
    "rc": (False, "install", "rc"),
}
# A section that is there or not, in a ccr.toml.
SWITCHES = {"app", "statusline"}
# What the template's owner writes there is no variable: it is part of the packed program.
PACKED = {"names.ccr", "install.directory", "install.file"}

NAMES = (
    "CCR_BYPASS CCR_CLAUDE_ARGS CCR_CLOSE_WHEN_DONE CCR_JOBS CCR_LOG_DAYS CCR_MARGIN CCR_MAX_AGE"
    " CCR_NOTIFY CCR_PER_DAY CCR_PROMPT CCR_INSTALL_RC CCR_INSTALL_DIRECTORY CCR_INSTALL_FILE"
    " CCR_PREFIX CCR_COMMANDS CCR_AUTO_RESUME CCR_INSTALL_STATUSLINE"
)


def effective(program: Path, **env: str) -> str:
    """Return the settings that `program` has once it has started, as bash writes them."""
    code = f"trap 'declare -p {NAMES}' EXIT; . \"$0\" --version"
    done = run.run(["bash", "-p", "-c", code, program], env=run.clean_env(program.parent, **env))
    assert done.code == 0, done.err
    return done.out


def installed(script: str, home: Path) -> Path:
    """Run `script` as the agent does; return the program that it put there."""
    words = script.split("\n", 1)[0].removeprefix("#!").split()
    done = run.run([*words, "-c", script], env=environment(home), cwd=home)
    assert done.code == 0, done.err
    return home / "scripts" / "claude-resume"


def rendered(settings: str, where: Path) -> Path:
    """Return the program that `ccr-gen` renders with the text `settings` as ccr.toml."""
    path = where / f"rendered-{len(settings)}"
    path.write_text(show("program", settings))
    return path


def test_its_own_tests(tmp_path: Path) -> None:
    where = tmp_path / "module"
    shutil.copytree(MODULE, where)
    done = terraform(where, "init", "-no-color")
    assert done.code == 0, done.err
    done = terraform(where, "test", "-no-color")
    assert done.code == 0, done.out + done.err
    assert "10 passed, 0 failed" in done.out


def test_without_settings_it_is_what_render_gives(tmp_path: Path, home: Path) -> None:
    (script,) = use(tmp_path / "template", {}, count=True).values()
    assert script["run_on_start"] is True
    program = installed(script["script"], home)
    assert effective(program) == effective(rendered("", tmp_path))


def test_every_variable_does_what_its_setting_does(tmp_path: Path, home: Path) -> None:
    values = {name: value for name, (value, _, _) in SETTINGS.items()}
    made = use(tmp_path / "template", {**values, **dict.fromkeys(SWITCHES, True)})
    script = str(made["claude_resume", "coder_script"]["script"])
    assert script.isascii()
    assert "\r" not in script
    assert len(script) <= LARGEST_SCRIPT
    program = installed(script, home)
    toml = "".join(
        f"[{section}]\n"
        + "".join(
            f"{key} = {json.dumps(value)}\n"
            for value, place, key in SETTINGS.values()
            if place == section
        )
        for section in ("resume", "notify", "install", "app", "auto_resume", "statusline")
    )
    theirs = rendered(toml, tmp_path)
    assert effective(program) == effective(theirs)
    assert effective(program) != effective(rendered("", tmp_path))
    env = {"CCR_PROMPT": "mine", "CCR_JOBS": "2", "CCR_NOTIFY": "evil", "CCR_BYPASS": "evil"}
    env |= {"CCR_AUTO_RESUME": "off"}
    assert effective(program, **env) == effective(theirs, **env)
    before = program.read_bytes(), program.stat().st_mtime_ns
    installed(script, home)
    assert (program.read_bytes(), program.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("jobs", 0),
        ("jobs", 1.5),
        ("per_day", 1_000_001),
        ("margin", -1),
        ("max_age", "2d\n"),
        ("max_age", "soon"),
        ("prompt", ""),
        ("prompt", "x" * 100_000),
        ("jobs", "many"),
    ],
)
def test_what_no_setting_takes_is_refused(name: str, value: object, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"Invalid value|condition failed|not suitable"):
        use(tmp_path / "template", {name: value})


def test_damaged_settings_install_nothing(home: Path) -> None:
    text = show("script").replace("\nCCR_SETTINGS=''\n", "\nCCR_SETTINGS='?'\n")
    done = run.run(["/bin/bash", "-p", "-c", text], env=environment(home), cwd=home)
    assert (done.code, done.err) == (1, "ccr: the settings are damaged, apply them again\n")
    assert list(home.iterdir()) == []


def variables() -> dict[str, Block]:
    """Return the module's variables in their order."""
    text = (MODULE / "main.tf").read_text()
    return {block.labels[0]: block for block in read(text) if block.type == "variable"}


def test_its_variables_are_in_order_and_all_of_the_settings() -> None:
    found = variables()
    settings = [name for name in found if name != "agent_id"]
    assert list(found) == ["agent_id", *sorted(settings)]
    assert set(settings) == set(SETTINGS) | SWITCHES
    for name, block in found.items():
        assert {"description", "type"} <= set(block.attributes)
        assert ("default" in block.attributes) == (name != "agent_id")
    lines = show("config").splitlines()
    section, keys = "", set[str]()
    for line in lines:
        section = line.strip("[]") if line.startswith("[") else section
        keys |= {f"{section}.{line.split(' = ')[0]}"} if " = " in line else set()
    of_the_files = {key for key in keys if key.startswith("terraform.")}
    theirs = {f"{place}.{key}" for _, place, key in SETTINGS.values()}
    assert keys == PACKED | of_the_files | {key for key in theirs if not key.startswith("app.")}


def test_its_readme_is_of_the_registrys_form_and_its_examples_are_valid(tmp_path: Path) -> None:
    text = (MODULE / "README.md").read_text()
    _, front, body = text.split("---\n", 2)
    keys = [line.partition(":")[0] for line in front.splitlines()]
    assert keys == ["display_name", "description", "icon", "verified", "tags"]
    assert "verified: false" in front
    blocks = re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", body)
    assert {language for language, _ in blocks} == {"tf"}
    prose = re.sub(r"(?ms)^```.*?^```$", "", body)
    assert len(re.findall(r"(?m)^# ", prose)) == 1
    for number, (_, example) in enumerate(blocks):
        where = tmp_path / str(number)
        shutil.copytree(MODULE, where / "claude-resume")
        (where / "main.tf").write_text(f"{MAIN}\n{example}")
        for words in (["init"], ["validate"], ["fmt", "-check", "-diff"]):
            done = terraform(where, *words, "-no-color")
            assert done.code == 0, done.err + done.out


def test_a_stale_module_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drift() == []
    monkeypatch.setattr("ccr_gen.artefacts.module", lambda: {"main.tf": "other\n"})
    (line,) = drift()
    assert line.startswith("modules/claude-resume/main.tf: ")
