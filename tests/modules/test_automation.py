"""What goes on by itself: the module makes the resources that render makes of the same settings."""

from pathlib import Path
from typing import Any

import pytest

from tests.generator.templates import ccr_gen, template
from tests.generator.test_automation import PARAMETER
from tests.modules.using import Made, applied, use

CRON = "0 15 7,19 * * *"
APP = {"app_display_name": 'C "${x}"', "app_group": "AI", "app_icon": "/icon/code.svg"}
APP_TOML = 'display_name = "C \\"${x}\\""\ngroup = "AI"\nicon = "/icon/code.svg"\n'


def settled(made: Made) -> dict[tuple[str, str], dict[str, Any]]:
    """Return `made` without what another apply has otherwise, and without the installer's text."""
    main = made.pop(("claude_resume", "coder_script"))
    assert main["run_on_start"] is True
    other = {"id", "agent_id"}
    return {
        of: {key: value for key, value in values.items() if key not in other}
        for of, values in made.items()
    }


@pytest.mark.parametrize("app", [False, True])
@pytest.mark.parametrize("mode", ["off", "on", "ask", "asked"])
def test_it_is_what_render_gives(mode: str, app: bool, tmp_path: Path) -> None:
    env: dict[str, Any] = {PARAMETER: "true"} if mode == "asked" else {}
    mode = "ask" if mode == "asked" else mode
    values: dict[str, object] = {"auto_resume": mode, "auto_resume_cron": CRON}
    if app:
        values |= {"app": True, "app_order": 7, **APP}
    made = settled(use(tmp_path / "module", values, **env))

    where = template(tmp_path / "rendered")
    section = f"[app]\norder = 7\n{APP_TOML}" if app else ""
    text = f'[auto_resume]\nmode = "{mode}"\ncron = "{CRON}"\n{section}'
    (where / "ccr.toml").write_text(text)
    assert ccr_gen("render", "--no-terraform", str(where)).returncode == 0
    assert made == settled(applied(where, **env))
    kinds = {
        "off": set[str](),
        "on": {"coder_script"},
        "ask": {"coder_parameter", "coder_env"} | ({"coder_script"} if env else set()),
    }[mode]
    assert {type_ for _, type_ in made} == kinds | ({"coder_app"} if app else set())


@pytest.mark.parametrize(
    "values",
    [
        {"auto_resume": "yes"},
        {"auto_resume_cron": "*/10 * * * *"},
        {"app_order": 1.5},
        {"app_display_name": ""},
    ],
)
def test_what_no_setting_takes_is_refused(values: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="Invalid value"):
        use(tmp_path, values)


def test_a_schedule_that_coder_would_refuse_stops_the_apply(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"cron|schedule"):
        use(tmp_path, {"auto_resume": "on", "auto_resume_cron": "0 61 * * * *"})
