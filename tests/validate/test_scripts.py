"""Where scripts come from, and the line of the owner's file that a finding is told in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccr_gen.literals import literals
from ccr_gen.scripts import scripts
from ccr_gen.template import scan
from tests.validate.templates import FIRST, HEAD, found, of

BROKEN = "#!/bin/bash\nif true; then\n  )\nfi"


def resource(expression: str) -> str:
    """Return a coder_script whose script is `expression`, in the fourth line."""
    return (
        'resource "coder_script" "one" {\n  agent_id = coder_agent.main.id\n'
        f'  display_name = "x"\n  script = {expression}\n  run_on_start = true\n}}\n'
    )


# the expression, and the line behind the head of the parenthesis that bash does not expect
FORMS = {
    "heredoc": (f"<<EOT\n{BROKEN}\nEOT", 7),
    "flush": ("<<-EOT\n" + "\n".join(f"    {line}" for line in BROKEN.split("\n")) + "\n  EOT", 7),
    "quoted": ('"#!/bin/bash\\nif true; then\\n )\\nfi"', 4),
    "join": ('join("\\n", ["#!/bin/bash", <<EOT\n)\nEOT\n  ])', 5),
    "replace": (f'replace(<<EOT\n{BROKEN}\nEOT\n  , "a", "b")', 7),
    "wrapped": (f"chomp(trimspace((<<EOT\n{BROKEN}\nEOT\n  )))", 7),
    "either": (f'(var.x ? <<EOT\n{BROKEN}\nEOT\n  : "")', 7),
    "or": (f'(var.x ? "" : <<EOT\n{BROKEN}\nEOT\n  )', 7),
    "local": (f"local.text\n  cron = var.x\n}}\nlocals {{\n  text = <<EOT\n{BROKEN}\nEOT\n", 11),
    "inner": (
        '<<EOT\n#!/bin/bash\n${local.text}\nEOT\n  cron = var.x\n}\nlocals {\n  text = ")"\n',
        11,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_bash_says_is_told_in_the_owners_line(tmp_path: Path, form: str) -> None:
    expression, line = FORMS[form]
    errors = [one for one in found(tmp_path, resource(expression)) if one.severity == "error"]
    assert [(one.rule, one.line) for one in errors] == [("bash", FIRST - 1 + line)], errors


@pytest.mark.parametrize("call", ['file("${path.module}/run.sh")', 'file("./run.sh")'])
def test_a_file_of_its_own(tmp_path: Path, call: str) -> None:
    (tmp_path / "run.sh").write_text(BROKEN)
    (one,) = [one for one in found(tmp_path, resource(call)) if one.severity == "error"]
    assert (one.file, one.line, one.rule) == ("run.sh", 3, "bash")
    (tmp_path / "run.sh").write_text(f"#!/bin/bash\n# ccr-gen: ignore bash a test\n{BROKEN[12:]}")
    assert [one.line for one in of(tmp_path) if one.severity == "error"] == [4]


def test_a_templatefile(tmp_path: Path) -> None:
    call = 'templatefile("${path.module}/run.tftpl", {\n    NAME = "x" # the name\n  })'
    text = "#!/bin/bash\necho ${NAME} $HOME ${HOME} ${1:-x}\n"
    (tmp_path / "run.tftpl").write_text(text)
    errors = found(tmp_path, resource(call))
    assert [(one.file, one.line, one.column) for one in errors if one.rule == "heredoc"] == [
        ("run.tftpl", 2, 20),
        ("run.tftpl", 2, 28),
    ]
    commented = "".join(f"# {line}\n" for line in resource(call).split("\n"))
    (tmp_path / "main.tf").write_text(HEAD + commented)
    assert of(tmp_path) == []
    (tmp_path / "main.tf").write_text(HEAD + resource(call.replace('{\n    NAME = "x"', "{ #")))
    assert {one.column for one in of(tmp_path) if one.rule == "heredoc"} == {6, 20, 28}
    (tmp_path / "main.tf").write_text(HEAD + resource(call.split(",")[0] + ", local.all)"))
    assert [one.column for one in of(tmp_path) if one.rule == "heredoc"] == [28]


def test_what_terraform_alone_knows_makes_no_error(tmp_path: Path) -> None:
    text = "#!/bin/bash\nif true; then\n${local.from_elsewhere}\n"
    assert {one.severity for one in found(tmp_path, resource(f"<<EOT\n{text}EOT"))} == {"warning"}
    text = '#!/bin/bash\nfor x in ${join(" ", var.xs)}; do\n  echo ${var.y}\ndone\n'
    assert found(tmp_path, resource(f"<<EOT\n{text}EOT")) == []


def test_modules_are_part_of_it_and_others_are_not(tmp_path: Path) -> None:
    inner = tmp_path / "modules" / "one"
    found(inner, resource(f"<<EOT\n{BROKEN}\nEOT"))
    found(tmp_path / "unused", resource(f"<<EOT\n{BROKEN}\nEOT"))
    (one,) = [
        one
        for one in found(tmp_path, 'module "one" {\n  source = "./modules/one"\n}\n')
        if one.severity == "error"
    ]
    assert (one.file, one.line) == ("modules/one/main.tf", FIRST - 1 + 7)


def test_paths_in_modules_begin_where_terraform_does(tmp_path: Path) -> None:
    inner = tmp_path / "modules" / "one"
    inner.mkdir(parents=True)
    (tmp_path / "run.sh").write_text("#!/bin/bash\n")
    (inner / "run.sh").write_text(BROKEN)
    call = 'module "one" {\n  source = "./modules/one"\n}\n'
    for path, errors in (("${path.module}/", 1), ("${path.root}/", 0), ("./", 0), ("", 0)):
        found(inner, resource(f'file("{path}run.sh")'))
        told = [one for one in found(tmp_path, call) if one.severity == "error"]
        assert len(told) == errors, path


def test_powershell_is_left_alone(tmp_path: Path) -> None:
    windows = HEAD.replace('"linux"', '"windows"')
    (tmp_path / "main.tf").write_text(windows + resource("<<EOT\nif ($x) { y }\nEOT"))
    assert of(tmp_path) == []
    unknown = HEAD.replace('"linux"', "var.os")
    (tmp_path / "main.tf").write_text(unknown + resource("<<EOT\n$x = 1\nif ($x) { y }\nEOT"))
    assert of(tmp_path) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_marks_and_line_ends(tmp_path: Path, mark: str, end: str) -> None:
    text = mark + HEAD + resource(f'replace(<<-EOT\n{BROKEN}\nEOT\n  , "\\r\\n", "\\n")')
    (tmp_path / "main.tf").write_bytes(text.replace("\n", end).encode())
    errors = [one for one in of(tmp_path) if one.severity == "error"]
    assert [(one.rule, one.line) for one in errors] == [("bash", FIRST - 1 + 7)]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('a"$%{}\\\n<-EOT#/*()?:,~ 1\r'), max_size=80))
def test_nothing_written_makes_it_fail(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    place = tmp_path_factory.mktemp("any")
    found(place, resource(text) + text)
    for literal in literals(text):
        assert 0 <= literal.start < literal.end <= len(text)


def test_the_script_is_what_terraform_gives_the_agent(tmp_path: Path) -> None:
    text = "\t#!/bin/bash\n\n\t\techo $${x} %%{y}\n\t ${1 + 1}\n"
    (tmp_path / "main.tf").write_text(HEAD + resource(f"<<-EOT\n{text}\tEOT"))
    (script,) = scripts(scan(tmp_path))
    assert script.text == "#!/bin/bash\n\n\techo ${x} %{y}\n x\n"
