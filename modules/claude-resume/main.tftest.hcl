# The script of the module, run in a scratch home by tests/workspace: terraform test, or tofu test.

variables {
  agent_id = "00000000-0000-0000-0000-000000000000"
}

run "defaults" {
  assert {
    condition     = coder_script.claude_resume.run_on_start
    error_message = "it does not run"
  }

  assert {
    condition     = startswith(output.script, "#!/bin/bash ") && !strcontains(output.script, "\r")
    error_message = "it would run in the login shell"
  }
}

run "a_workspace_with_defaults" {
  module {
    source = "./tests/workspace"
  }

  variables {
    script = run.defaults.script
  }

  assert {
    condition     = startswith(output.version, "ccr ") || startswith(output.version, "claude-resume ")
    error_message = "the program does not run: ${output.version}"
  }

  assert {
    condition     = contains(output.commands, "ccr-list") && contains(output.commands, "claude-resume") && output.rc
    error_message = "not installed"
  }

  assert {
    condition     = output.settings.prompt == "Continue where you left off.\n" && output.settings.jobs == "3\n" && output.settings.notify == "\n"
    error_message = "other defaults: ${jsonencode(output.settings)}"
  }
}

run "settings" {
  variables {
    bypass          = true
    claude_args     = ["--append-system-prompt", "it's $(id) `id` \"x\"", "", "a b"]
    close_when_done = true
    jobs            = 7
    log_days        = 1
    margin          = 0
    max_age         = "12h"
    notify          = "echo \"$CCR_TEXT\" & '{}' \\"
    per_day         = 2
    prompt          = "It's $${x} %%{y} }&\\1 é 日本\ttab\r\nnext 'line"
    rc              = false
  }

  assert {
    condition     = can(regex("^[[:ascii:]]*$", output.script))
    error_message = "the script is not ASCII"
  }
}

run "a_workspace_with_settings" {
  module {
    source = "./tests/workspace"
  }

  variables {
    script = run.settings.script
  }

  assert {
    condition = output.settings == {
      bypass          = "true\n"
      claude_args     = "--append-system-prompt\nit's $(id) `id` \"x\"\n\na b\n"
      close_when_done = "true\n"
      install_rc      = "false\n"
      jobs            = "7\n"
      log_days        = "1\n"
      margin          = "0\n"
      max_age         = "12h\n"
      notify          = "echo \"$CCR_TEXT\" & '{}' \\\n"
      per_day         = "2\n"
      prompt          = "It's $${x} %%{y} }&\\1 é 日本\ttab\r\nnext 'line\n"
    }
    error_message = "the program has other settings: ${jsonencode(output.settings)}"
  }

  assert {
    condition     = contains(output.commands, "ccra") && !output.rc
    error_message = "rc = false writes rc files, or installs nothing"
  }
}

run "a_workspace_whose_owner_has_an_environment" {
  module {
    source = "./tests/workspace"
  }

  variables {
    script = run.settings.script
    environment = {
      CCR_BYPASS   = "false"
      CCR_JOBS     = "9"
      CCR_NOTIFY   = "touch /tmp/x"
      CCR_SETTINGS = "ZXhpdCAz"
    }
  }

  assert {
    condition     = output.settings.jobs == "9\n"
    error_message = "the environment does not override numbers"
  }

  assert {
    condition     = output.settings.notify == "echo \"$CCR_TEXT\" & '{}' \\\n" && output.settings.bypass == "true\n"
    error_message = "the environment sets commands"
  }
}

run "what_is_refused" {
  command = plan

  variables {
    jobs    = 0
    margin  = 1.5
    max_age = "12h\n"
    prompt  = ""
  }

  expect_failures = [var.jobs, var.margin, var.max_age, var.prompt]
}

run "what_an_agent_does_not_take" {
  command = plan

  variables {
    prompt = format("%050000d", 0)
  }

  expect_failures = [coder_script.claude_resume]
}
