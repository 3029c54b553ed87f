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

  assert {
    condition     = length(coder_script.claude_auto_resume) + length(coder_app.claude_resume) + length(coder_env.claude_auto_resume) == 0
    error_message = "more than was asked for"
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

  assert {
    condition     = output.settings.auto_resume == "off\n" && !output.statusline
    error_message = "something goes on by itself: ${jsonencode(output.settings)}"
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
      auto_resume        = "off\n"
      bypass             = "true\n"
      claude_args        = "--append-system-prompt\nit's $(id) `id` \"x\"\n\na b\n"
      close_when_done    = "true\n"
      install_rc         = "false\n"
      install_statusline = "false\n"
      jobs               = "7\n"
      log_days           = "1\n"
      margin             = "0\n"
      max_age            = "12h\n"
      notify             = "echo \"$CCR_TEXT\" & '{}' \\\n"
      per_day            = "2\n"
      prompt             = "It's $${x} %%{y} }&\\1 é 日本\ttab\r\nnext 'line\n"
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

run "automation" {
  variables {
    app              = true
    app_order        = 3
    auto_resume      = "on"
    auto_resume_cron = "0 30 * * * *"
    statusline       = true
  }

  assert {
    condition     = one(coder_script.claude_auto_resume).cron == "0 30 * * * *" && one(coder_app.claude_resume).order == 3
    error_message = "the schedule, or the place of the button, is another"
  }

  assert {
    condition     = endswith(one(coder_app.claude_resume).command, "/scripts/claude-resume cct")
    error_message = "the button opens something else"
  }
}

run "a_workspace_that_goes_on_by_itself" {
  module {
    source = "./tests/workspace"
  }

  variables {
    later  = run.automation.auto_script
    script = run.automation.script
  }

  assert {
    condition     = output.settings.auto_resume == "on\n" && output.settings.install_statusline == "true\n" && output.later == ""
    error_message = "it does not go on, or says something with nothing to do: ${output.later}"
  }
}

run "a_workspace_whose_owner_decides" {
  variables {
    auto_resume = "ask"
  }

  assert {
    condition     = one(data.coder_parameter.claude_auto_resume).mutable && one(coder_env.claude_auto_resume).value == "false"
    error_message = "it is not asked, or the answer is yes"
  }

  assert {
    condition     = length(coder_script.claude_auto_resume) == 0
    error_message = "it goes on although the owner did not say so"
  }
}

run "what_is_refused" {
  command = plan

  variables {
    app_display_name = ""
    app_order        = 0.5
    auto_resume      = "yes"
    auto_resume_cron = "*/10 * * * *"
    jobs             = 0
    margin           = 1.5
    max_age          = "12h\n"
    prompt           = ""
  }

  expect_failures = [
    var.app_display_name, var.app_order, var.auto_resume, var.auto_resume_cron, var.jobs, var.margin, var.max_age, var.prompt,
  ]
}

run "what_an_agent_does_not_take" {
  command = plan

  variables {
    prompt = format("%050000d", 0)
  }

  expect_failures = [coder_script.claude_resume]
}
