"""Each rule, red where it must be and silent where it must not: line, severity and words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccr_gen.rules import RULES
from tests.validate.templates import FIRST, found, script

BASH = "#!/bin/bash"
APP = 'resource "coder_app" "one" {{\n  agent_id = coder_agent.main.id\n  {}\n}}\n'
AGENT = 'resource "coder_agent" "two" {{\n  os = "linux"\n  arch = "amd64"\n{}\n}}\n'
META = '  metadata {{\n    key = "{}"\n    script = "true"\n    interval = 1\n  }}'
DOCKER = (
    'resource "docker_container" "one" {{\n'
    '  image = "x"\n  env = [coder_agent.main.token]\n  {}\n}}\n'
)
POD = (
    'resource "kubernetes_pod_v1" "one" {{\n  spec {{\n    container {{\n'
    "      command = [coder_agent.main.init_script]\n      {}\n    }}\n    {}\n  }}\n}}\n"
)
MOUNT = 'volume_mount {\n mount_path = "/home/coder"\n name = "home"\n }'
CLAIM = 'volume {\n name = "home"\n persistent_volume_claim {\n claim_name = "x"\n }\n }'
EMPTY = 'volume {\n name = "home"\n empty_dir {}\n }'


def _long(count: int) -> str:
    return script(BASH + "\n" + "\n".join(f"echo {'a' * 94}" for _ in range(count)))


# text; line behind the head, severity, what the message holds, rule
RED = [
    ('resource "x" {', 1, "error", "", "syntax"),
    (script(f"{BASH}\necho ${{1:-go}}"), 6, "error", "write $${1:-go}", "heredoc"),
    (script(f"{BASH}\ncurl -w %{{http_code}}"), 6, "error", "write %%{http_code}", "heredoc"),
    (script(f"{BASH}\necho ${{HOME}}"), 6, "error", "write $${HOME}", "heredoc"),
    (script(f"{BASH}\necho ${{USER-x}}"), 6, "error", "write $${USER-x}", "heredoc"),
    (script(f"{BASH}\necho ${{#a[@]}}"), 6, "error", "write $${#a[@]}", "heredoc"),
    (script(f"{BASH}\necho ${{a[0]}}"), 6, "error", "write $${a[0]}", "heredoc"),
    (script(f"{BASH}\necho $$1"), 6, "warning", "write $1", "heredoc"),
    (script(f'{BASH}\nx="$$(pwd)"'), 6, "warning", "write $(pwd)", "heredoc"),
    (script(f"{BASH}\ncat <<EOT\nx\nEOT\necho"), 8, "error", "of line", "heredoc"),
    (script(f"{BASH}\r\nset -euo pipefail\r"), 6, "error", "CR LF", "heredoc"),
    (script(f"{BASH}\r\necho hi\r"), 5, "warning", "CR LF", "heredoc"),
    (script(f"{BASH}\nif true; then"), 6, "error", "unexpected end of file", "bash"),
    (script(f"{BASH}\necho $(pwd"), 6, "error", "", "bash"),
    (script("echo hi"), 5, "warning", "no shebang", "shebang"),
    (_long(1400), 4, "error", "bytes", "script-size"),
    (script(BASH, "run_on_start = false"), 1, "error", "nothing runs", "apply"),
    (script(BASH, "run_on_stop = true\nstart_blocks_login = true"), 8, "error", "needs", "apply"),
    (script(BASH, 'cron = "0 * * * *"'), 7, "error", "cron has 5 fields, Coder wants 6", "apply"),
    (script(BASH, 'cron = "0 9 * * MON"'), 7, "error", "cron has 5 fields", "apply"),
    (script(BASH, 'run_on_start = true\n  cron = ""'), 8, "error", "cron is empty", "apply"),
    (script(BASH, 'cron = "TZ=UTC"'), 7, "error", "cron has 0 fields", "apply"),
    (script(BASH, 'cron = "\u0663 0 0 * * *"'), 7, "error", "as its second", "apply"),
    (script(BASH, 'run_on_start = true\n  timeout = "0"'), 8, "error", "at least 1", "apply"),
    (script(BASH, 'cron = "@daily"'), 7, "error", "no descriptor", "apply"),
    (script(BASH, 'cron = "0 61 * * * *"'), 7, "error", "61 as its minute", "apply"),
    (script(BASH, "run_on_start = true\n  timeout = 0"), 8, "error", "at least 1", "apply"),
    (AGENT.format(META.format("a") + "\n" + META.format("a")), 10, "error", "key a", "apply"),
    (APP.format('slug = "a_b"\n  url = "x"'), 3, "error", "a_b", "apply"),
    (APP.format('slug = "a"\n  url = "x"\n  command = "y"'), 4, "error", "either", "apply"),
    (
        APP.format('slug = "a"\n  url = "http://x:${1 + 1}"\n  command = "y"'),
        4,
        "error",
        "either",
        "apply",
    ),
    (APP.format('slug = "a"') * 2, 7, "error", "slug a already", "apply"),
    (AGENT.format("  drr = 1"), 4, "warning", "did you mean dir", "schema"),
    (AGENT.format("  metadat {\n  }"), 4, "warning", "did you mean metadata", "schema"),
    (AGENT.format("  metadata {\n    key = 1\n  }"), 4, "error", "needs the attribute", "schema"),
    (AGENT.format('  order = "x"'), 4, "error", "order is a number", "schema"),
    (AGENT.format('  env = "x"'), 4, "error", "env is a map", "schema"),
    (AGENT.format('  auth = "x"'), 4, "error", "can be token", "schema"),
    (AGENT.format('  token = "x"'), 4, "error", "read only", "schema"),
    ('resource "coder_scrpt" "x" {\n}\n', 1, "warning", "did you mean coder_script", "schema"),
    (script(f"{BASH}\nexport K=AKIAIOSFODNN7EXAMPLE"), 6, "warning", "an AWS", "agent-logs"),
    (script(f"{BASH}\ngit clone https://u:hunter22@x.org/y"), 6, "warning", "URL", "agent-logs"),
    (DOCKER.format(""), 1, "warning", "docker_volume", "persistence"),
    (DOCKER.format('volumes {\n container_path = "/opt"\n }'), 1, "warning", "", "persistence"),
    (POD.format("", ""), 1, "warning", "persistent volume claim", "persistence"),
    (POD.format(MOUNT, EMPTY), 1, "warning", "", "persistence"),
    ("# ccr-gen: ignore shebang\n", 1, "warning", "gives no reason", "ignore"),
    (script("cat > ~/scripts/claude-resume-helpers.sh"), 5, "error", "write ~/scripts", "legacy"),
]


@pytest.mark.parametrize(("text", "line", "severity", "words", "rule"), RED)
def test_red(tmp_path: Path, text: str, line: int, severity: str, words: str, rule: str) -> None:
    all_of_it = found(tmp_path, text)
    assert [
        one
        for one in all_of_it
        if (one.line, one.severity, one.rule) == (FIRST - 1 + line, severity, rule)
        and words in one.message
    ], "\n".join(map(str, all_of_it))


def test_every_rule_is_shown_red() -> None:
    elsewhere = {"own", "terraform", "push"}
    assert {rule for *_, rule in RED} | elsewhere == set(RULES)


GREEN = [
    script(f"{BASH}\necho $${{1:-go}} %%{{http_code}} $1 $(pwd) $$ \\n"),
    script(f'{BASH}\necho ${{coder_agent.main.id}} ${{~ join(",", [for x in [1] : x]) ~}}'),
    script(f"{BASH}\n%{{ for x in [1, 2] ~}}\necho ${{x}}\n%{{ endfor ~}}"),
    script(f"{BASH}\n%{{ if true }}\nif true; then\n%{{ else }}\nif false; then\n%{{ endif }}\nfi"),
    script(f"{BASH}\ncat > Makefile <<'EOF'\nall:\n\techo $$HOME $$(pwd)\nEOF"),
    script(f"{BASH}\n  cat <<EOF\n  x\n  EOF", form="<<-SCRIPT"),
    script("#!/usr/bin/env python3\nif True:\n    print('(')"),
    script("#!/usr/bin/env -S bash -e\ntrue"),
    script("\n\n#!/bin/sh\ntrue"),
    script(BASH, 'cron = "0 */10 * * * *"'),
    script(BASH, 'cron = "0 0 9-17 * JAN-MAR MON,fri"'),
    script(BASH, 'cron = "0\\t1,, 2,+3 *-5 * *"'),
    script(BASH, "run_on_start = var.x"),
    script(BASH, "count = 0"),
    script(f"{BASH}\nshopt -s extglob\nrm -f !(a|b) ${{coder_agent.main.id}}"),
    script("#!/bin/ksh\ncat |&\nprint -p x"),
    script(BASH, 'run_on_start = "1"\n  start_blocks_login = "true"\n  timeout = "+1."'),
    script(BASH, "run_on_start = true\n  start_blocks_login = true\n  timeout = 1"),
    AGENT.format(META.format("a") + "\n" + META.format("b")),
    AGENT.format('  order = "5"\n  env = { A = 1 }\n  dir = 7\n  count = 1\n  lifecycle {\n  }'),
    AGENT.format(
        '  dynamic "metadata" {\n    for_each = []\n    content {\n'
        '      key = "x"\n      script = "x"\n      interval = 1\n    }\n  }'
    ),
    (
        APP.format('slug = "a"\n  count = 0')
        + APP.format('slug = "a"\n  count = 1').replace("one", "b")
    ),
    APP.format('slug = "a\\u0062"\n  url = true ? null : "x"\n  command = "y"'),
    APP.format('slug = "a"\n  url = "${true ? null : "x"}"\n  command = "y"'),
    'locals {\n  a = "$${"\n  b = ["%%{", 1]\n}\n' + script(BASH),
    DOCKER.format('volumes {\n container_path = "/home/coder"\n volume_name = "x"\n }'),
    DOCKER.format('dynamic "volumes" {\n for_each = []\n content {\n }\n }'),
    DOCKER.format('mounts {\n target = local.home\n type = "volume"\n }'),
    POD.format(MOUNT, CLAIM),
    '# ccr-gen: ignore schema the provider is newer\nresource "coder_new" "x" {\n}\n',
    script("echo )").replace(
        "  script",
        "  # ccr-gen: ignore bash for later\n  # ccr-gen: ignore shebang a login shell\n  script",
    ),
    script("# ccr-gen: ignore shebang reasons\necho").replace(
        "  script", "  # ccr-gen: ignore shebang a login shell\n  script"
    ),
]


@pytest.mark.parametrize("text", GREEN)
def test_green(tmp_path: Path, text: str) -> None:
    assert [
        str(one) for one in found(tmp_path, text) if one.rule != "bash" or one.severity == "error"
    ] == []


OVERRIDE = 'resource "coder_script" "one" {{\n  {}\n}}\n'


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (script(BASH, "run_on_start = false"), OVERRIDE.format("run_on_start = true")),
        (script(f"{BASH}\n)"), OVERRIDE.format('script = "#!/bin/sh"')),
    ],
)
def test_what_override_files_change_is_not_judged(tmp_path: Path, text: str, more: str) -> None:
    (tmp_path / "one_override.tf").write_text(more)
    assert found(tmp_path, text) == []
    (tmp_path / "one_override.tf").rename(tmp_path / "oneoverride.tf")
    assert found(tmp_path, text) != []


def test_override_files_of_a_module(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    found(inner, script(BASH))
    (inner / "override.tf").write_text(OVERRIDE.format("run_on_stop = true"))
    assert found(tmp_path, 'module "inner" {\n  source = "./inner"\n}\n') == []


def test_the_file_that_is_named_is_the_owners(tmp_path: Path) -> None:
    (one,) = found(tmp_path, "locals {\n  a = 1\n  a = 2\n}\n")
    assert "main.tf:15" in one.message
