"""Which coder_agent is served, and how it is referred to."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ccr_gen.artefacts import Agent
from ccr_gen.errors import CcrError
from ccr_gen.template import choose, scan
from tests.generator.templates import MAIN, template

TWO = MAIN + '\nresource "coder_agent" "gpu" {\n  os   = "linux"\n  arch = "amd64"\n}\n'


def refused(act: Callable[[], object]) -> str:
    """Return what `act` is refused with."""
    with pytest.raises(CcrError) as caught:
        act()
    return str(caught.value)


def test_the_only_agent_is_taken(tmp_path: Path) -> None:
    where = template(tmp_path)
    assert choose(scan(where), []) == [Agent("main", "main.tf", 11)]


@pytest.mark.parametrize("repeat", ["count", "for_each"])
def test_what_multiplies_it_is_known(repeat: str, tmp_path: Path) -> None:
    where = template(tmp_path, MAIN.replace("  os ", f"  {repeat} = local.x\n  os "))
    (agent,) = choose(scan(where), [])
    assert agent.repeat == repeat


def test_several_are_listed_to_choose_from(tmp_path: Path) -> None:
    where = template(tmp_path, TWO)
    said = refused(lambda: choose(scan(where), []))
    assert said.splitlines() == [
        f"2 coder_agents in {tmp_path}, choose",
        "  --agent main  main.tf:11",
        "  --agent gpu   main.tf:16",
    ]
    assert [agent.name for agent in choose(scan(where), ["gpu", "main", "gpu"])] == ["gpu", "main"]


def test_an_unknown_one_is_refused_with_the_nearest(tmp_path: Path) -> None:
    where = template(tmp_path, TWO)
    said = refused(lambda: choose(scan(where), ["man"]))
    assert said.startswith("no coder_agent.man, did you mean main\n")


def test_none_names_the_way_to_begin(tmp_path: Path) -> None:
    where = template(tmp_path, "locals {}\n")
    template(tmp_path, "{}", "agent.tf.json")
    said = refused(lambda: choose(scan(where), []))
    assert "ccr-gen new docker DIR" in said
    assert "agent.tf.json is not read" in said


def test_another_system_is_refused(tmp_path: Path) -> None:
    where = template(tmp_path, MAIN.replace('"linux"', '"windows"'))
    said = refused(lambda: choose(scan(where), []))
    assert said == 'coder_agent.main (main.tf:11) has os = "windows", only linux can be served'


def test_a_system_that_is_only_known_later_is_taken(tmp_path: Path) -> None:
    where = template(tmp_path, MAIN.replace('"linux"', "data.coder_provisioner.me.os"))
    assert len(choose(scan(where), [])) == 1


def test_override_files_are_merged_as_terraform_does(tmp_path: Path) -> None:
    where = template(tmp_path)
    template(tmp_path, 'resource "coder_agent" "main" {\n  count = 1\n}\n', "a_override.tf")
    assert choose(scan(where), []) == [Agent("main", "main.tf", 11, "count")]
    template(tmp_path, 'resource "coder_agent" "main" {\n  os = "darwin"\n}\n', "override.tf")
    assert "darwin" in refused(lambda: choose(scan(where), []))


def test_files_that_terraform_leaves_alone_are_left_alone(tmp_path: Path) -> None:
    where = template(tmp_path)
    for name in (".main.tf", "main.tf~", "#main.tf#", "claude-resume.tf"):
        template(where, TWO, name)
    (where / "folder.tf").mkdir()
    assert [file.name for file in scan(where).files] == ["main.tf"]


def test_every_shape_of_file_is_read(tmp_path: Path) -> None:
    spaced = MAIN.replace("}\n\ndata", "}\nlocals {\n  a = <<E\n日本 🚒\nE \n}\ndata")
    for text in (MAIN, spaced, "\ufeff" + MAIN, MAIN.replace("\n", "\r\n"), MAIN.rstrip("\n")):
        (agent,) = choose(scan(template(tmp_path, text)), [])
        line = text.lstrip("\ufeff")[: text.index('resource "coder_agent"')].count("\n") + 1
        assert (agent.name, agent.line) == ("main", line)


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_bytes(b"a = \xff")
    said = refused(lambda: scan(tmp_path))
    assert re.search(r"main\.tf is not UTF-8 at byte 4, save it as UTF-8$", said)


def test_what_is_no_hcl_is_said_with_its_place(tmp_path: Path) -> None:
    template(tmp_path, 'resource "coder_agent" "main" {\n  os = }\n')
    said = refused(lambda: choose(scan(tmp_path), []))
    assert said.startswith("a coder_agent cannot be read\n  main.tf:2:8: error: ")
