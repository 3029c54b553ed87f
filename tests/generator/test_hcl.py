"""What is read of HCL files as people write them, and where it stands."""

import pytest

from ccr_gen.hcl import UnreadableError, complaints, read

AGENT = """\
# comment <<EOT
resource "coder_agent" "main" {
  os   = "linux"
  arch = data.coder_provisioner.me.arch
  startup_script = <<-EOT
    cat > x <<EOF
    ${local.a} 日本 🚒
    EOF
    EOT
  metadata {
    key    = "cpu"
    script = <<E
coder stat cpu
E
  }
}
resource coder_agent second {
  count = 2
}
"""


def shapes() -> dict[str, str]:
    """Return the same text in the shapes that editors and systems give it."""
    spaced = AGENT.replace("    EOT\n", "    EOT  \t\n").replace("\nE\n", "\nE \n")
    return {
        "plain": AGENT,
        "crlf": AGENT.replace("\n", "\r\n"),
        "no final newline": AGENT.rstrip("\n"),
        "white space behind markers": spaced,
        "white space behind markers, crlf": spaced.replace("\n", "\r\n"),
        "long": AGENT + "".join(f'variable "v{n}" {{\n  default = {n}\n}}\n' for n in range(560)),
    }


@pytest.mark.parametrize("shape", shapes())
def test_blocks_and_positions_are_right_in_every_shape(shape: str) -> None:
    text = shapes()[shape]
    assert complaints("main.tf", text) == []
    main, second = read(text)[:2]
    assert (main.type, main.labels, main.line, main.column) == (
        "resource",
        ("coder_agent", "main"),
        2,
        1,
    )
    assert (second.labels, second.line) == (("coder_agent", "second"), 17)
    assert text[main.start : main.end].startswith('resource "coder_agent" "main" {')
    assert text[main.start : main.end].endswith("}")
    assert text[second.start : second.end].endswith("}")
    assert main.attributes["os"].literal() == "linux"
    assert main.attributes["arch"].literal() is None
    script = main.attributes["startup_script"]
    assert (script.line, script.column, script.end_line) == (5, 3, 9)
    assert script.text.startswith("<<-EOT")
    assert script.text.endswith("EOT")
    assert "日本 🚒" in script.text
    (metadata,) = main.blocks
    assert metadata.attributes["script"].end_line == 14
    assert [block.type for block in main.walk()] == ["resource", "metadata"]


def test_an_empty_file_has_no_blocks() -> None:
    assert read("") == read("# nothing\n") == ()


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('a = <<E\n${2:-"go"}\nE\n', 2, 4, "Extra characters after interpolation"),
        ('resource "x" {\n\n', 1, 14, "Unclosed configuration block"),
        ("a = [\n", 2, 1, "Missing expression"),
        ("a = 1\n\0", 2, 1, "NUL"),
    ],
)
def test_the_judge_of_syntax_says_where(text: str, line: int, column: int, said: str) -> None:
    first = complaints("main.tf", text)[0]
    assert (first.file, first.line, first.column, first.severity) == (
        "main.tf",
        line,
        column,
        "error",
    )
    assert said in first.message
    assert str(first).startswith(f"main.tf:{line}:{column}: error: ")


def test_several_complaints_are_several_findings() -> None:
    found = complaints("main.tf", "a = 1\rb = 2\n")
    assert len(found) > 1
    assert all(finding.line == 1 for finding in found)


def test_what_cannot_be_read_says_where() -> None:
    with pytest.raises(UnreadableError) as caught:
        read("a = 1\nb = }\n")
    assert caught.value.line == 2


def test_a_literal_is_a_plain_string_only() -> None:
    (block,) = read('x {\n  a = "b$c"\n  d = "${e}"\n  f = "g\\n"\n}\n')
    values = {name: attribute.literal() for name, attribute in block.attributes.items()}
    assert values == {"a": "b$c", "d": None, "f": None}


def test_letters_and_strip_markers_that_its_parser_does_not_know() -> None:
    text = 'größe "日本" {\n  名 = "${~ é ~}"\n  b = <<EOT\nx ${~ y ~}\nEOT \n}\n'
    (block,) = read(text)
    assert (block.type, block.labels) == ("größe", ("日本",))
    found = {name: (it.text, it.line, it.column) for name, it in block.attributes.items()}
    assert found == {"名": ('"${~ é ~}"', 2, 3), "b": ("<<EOT\nx ${~ y ~}\nEOT", 3, 3)}
