"""What ccr.toml may say, and what is said when it says something else."""

import json
from pathlib import Path

import pytest

from ccr_gen import config
from ccr_gen.config import Settings
from ccr_gen.errors import CcrError


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    settings = config.load(tmp_path)
    assert settings == Settings()
    assert (settings.names.ccr, settings.install.directory, settings.resume.jobs) == (
        "ccr",
        "~/scripts",
        3,
    )


def test_a_byte_order_mark_and_crlf_are_read(tmp_path: Path) -> None:
    (tmp_path / "ccr.toml").write_bytes(b'\xef\xbb\xbf[resume]\r\nprompt = "weiter, \xc3\xa4"\r\n')
    assert config.load(tmp_path).resume.prompt == "weiter, ä"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[resume]\njbs = 3", "ccr.toml: unknown key resume.jbs, did you mean resume.jobs"),
        ("[resum]", "ccr.toml: unknown key resum, did you mean resume"),
        ("jobs = 3", "ccr.toml: unknown key jobs, known: names, install, resume"),
        ("[resume]\njobs = 0", "ccr.toml: resume.jobs: expected `int` >= 1"),
        ('[resume]\njobs = "3"', "ccr.toml: resume.jobs: expected `int`, got `str`"),
        ("[resume]\nprompt = ''", "ccr.toml: resume.prompt: expected `str` of length >= 1"),
        ('[resume]\nclaude_args = ["\\u0000"]', "ccr.toml: resume.claude_args[0]: does not fit"),
        ('[resume]\nmax_age = "2d\\n"', "ccr.toml: resume.max_age: does not fit"),
        ('[names]\nccr = "ccr\\n"', "ccr.toml: names.ccr: does not fit"),
        ('[names]\nccr = "cd"', "ccr.toml: names.ccr: cd is taken, choose another name"),
        ('[names]\nccr = "cct"', "ccr.toml: names.ccr: cct is taken, choose another name"),
        ('[install]\nfile = "../x"', "ccr.toml: install.file: does not fit"),
        ('[install]\nfile = "claude-resume"', "ccr.toml: install.file: claude-resume is the"),
        ('[install]\ndirectory = "scripts"', "ccr.toml: install.directory: does not fit"),
        (
            "names = 3",
            "ccr.toml: names: expected `object`, got `int`, it is a section, write [names]",
        ),
        (
            "[auto_resume]\nmode = 1",
            "ccr.toml: auto_resume.mode: expected `str`, got `int`, it is off,",
        ),
        ("[statusline]\nx = 1", "ccr.toml: unknown key statusline.x, this section has no keys"),
        ("[app]\ndisplay_name = '" + "é" * 33 + "'", "ccr.toml: app.display_name: 66 bytes, Coder"),
        (
            f"[app]\ngroup = '{'x' * 65}'",
            "ccr.toml: app.group: 65 bytes, Coder takes 64, shorten it",
        ),
        ("[resume", "ccr.toml: expected ']' at the end of a table declaration"),
    ],
)
def test_what_is_no_setting_is_refused_with_its_name(text: str, said: str) -> None:
    with pytest.raises(CcrError) as caught:
        config.parse(text)
    assert str(caught.value).startswith(said)


def test_what_is_shown_says_the_same_again() -> None:
    text = (
        '[names]\nccr = "cs"\n[install]\ndirectory = "~/a \\"b\\" $c"\nrc = false\n'
        '[resume]\nclaude_args = ["--x", "é\\u007f\\b"]\n[terraform]\nagent = ["main"]\n'
    )
    settings = config.parse(text)
    assert config.parse(config.to_toml(settings)) == settings


def test_the_schema_names_every_key_and_refuses_others() -> None:
    schema = config.schema()
    sections = schema["$defs"]["Settings"]["properties"]
    assert set(sections) == set(config.Settings.__struct_fields__)
    assert all(
        definition["additionalProperties"] is False for definition in schema["$defs"].values()
    )
    for section in sections:
        fields = schema["$defs"][section.title().replace("_", "")]["properties"]
        assert all(field.get("description") for field in fields.values())
    json.dumps(schema)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "ccr.toml").write_bytes(b"a = '\xff'")
    with pytest.raises(CcrError, match=r"ccr\.toml is not UTF-8 at byte 5"):
        config.load(tmp_path)
