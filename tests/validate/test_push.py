"""The rule `push`: against what the archive of a push holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validate.templates import FIRST, HEAD, found, of

READ = 'output "x" {{\n  value = {}\n}}\n'


def test_an_archive_that_is_too_big(tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(b"\0" * (1 << 20))
    (one,) = found(tmp_path, "")
    assert (one.file, one.severity, one.rule) == (".", "error", "push")
    assert "big.bin 1,048,576" in one.message
    (tmp_path / "big.bin").rename(tmp_path / ".big.bin")
    (tmp_path / "x.tfstate").write_bytes(b"\0" * (1 << 20))
    (tmp_path / ".terraform").mkdir()
    (tmp_path / ".terraform" / "provider").write_bytes(b"\0" * (1 << 20))
    assert of(tmp_path) == []


@pytest.mark.parametrize("name", [".env", ".hidden/x.sh", "terraform.tfvars", "a.auto.tfvars"])
def test_what_is_skipped_and_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")
    (one,) = found(tmp_path, READ.format(f'file("${{path.module}}/{name}")'))
    assert (one.line, one.severity, one.rule) == (FIRST + 1, "error", "push")
    assert "skips" in one.message
    guarded = READ.format(f'try(file("${{path.module}}/{name}"), "")')
    assert [one.severity for one in found(tmp_path, guarded)] == ["warning"]
    (tmp_path / "main.tf").write_text(HEAD)
    assert of(tmp_path) == []


def test_what_only_looks_like_reading(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("x")
    words = 'file(".env")'
    (tmp_path / "main.tf").write_text(
        f'{HEAD}# {words}\n/*\n{words}\n*/\nlocals {{\n  a = <<EOT\n{words} # "\nEOT\n'
        f'  b = "\\"{words[:4]}(.env)"\n}}\n'
    )
    assert of(tmp_path) == []
    inside = found(tmp_path, READ.format('"a ${upper("b ${file(".env")}")}"'))
    assert [(one.line, one.column) for one in inside] == [(FIRST + 1, 27)]


def test_links_and_what_is_outside(tmp_path: Path) -> None:
    place = tmp_path / "template"
    (tmp_path / "x.sh").write_text("x")
    place.mkdir()
    (place / "link.sh").symlink_to("../x.sh")
    (one,) = found(place, READ.format('file("${path.module}/link.sh")'))
    assert (one.severity, "symbolic links" in one.message) == ("error", True)
    (one,) = found(place, READ.format('file("${path.module}/../x.sh")'))
    assert (one.severity, "inside template" in one.message) == ("warning", True)
    found(place / ".m", "")
    (one,) = found(place, 'module "m" {\n  source = "./.m"\n}\n')
    assert (one.severity, "./.m" in one.message) == ("error", True)
