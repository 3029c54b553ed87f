# A scratch home in which the script runs as the agent runs it, and what the program has then.

variable "environment" {
  description = "Variables that the owner of the workspace has set."
  type        = map(string)
  default     = {}
}

variable "later" {
  description = "A script that the agent runs when the other one has ended."
  type        = string
  default     = ""
}

variable "script" {
  description = "The script of the coder_script."
  type        = string
}

locals {
  names = ["auto_resume", "bypass", "claude_args", "close_when_done", "install_rc", "install_statusline", "jobs", "log_days", "margin", "max_age", "notify", "per_day", "prompt"]
}

resource "terraform_data" "workspace" {
  # a home of its own for each
  triggers_replace = [var.script, var.environment, var.later]

  provisioner "local-exec" {
    interpreter = ["/bin/bash", "-c"]
    environment = {
      LATER  = var.later
      GIVEN  = join("\n", [for name, value in var.environment : "${name}=${value}"])
      NAMES  = join(" ", local.names)
      PLACE  = "/tmp/claude-resume-${self.id}"
      SCRIPT = var.script
    }
    command = <<-EOT
      set -euo pipefail
      mkdir -m 700 "$PLACE"
      mapfile -t given <<<"$GIVEN"
      clean=(env -i HOME="$PLACE" PATH=/usr/local/bin:/usr/bin:/bin CCR_SKEL_WATCH=0 CCR_AUTO_WAIT=0 "$${given[@]:-A=}")
      "$${clean[@]}" /bin/bash --norc -p -c "$SCRIPT" </dev/null >"$PLACE/said" 2>&1
      "$${clean[@]}" /bin/bash --norc -p -c "$LATER" </dev/null >"$PLACE/later" 2>&1
      # the program ends by itself, and its settings are written then
      "$${clean[@]}" NAMES="$NAMES" /bin/bash -p -c '
        told() {
          local name
          for name in $NAMES; do
            local -n value=CCR_$${name^^}
            printf "%s\n" "$${value[@]}" >"$HOME/is.$name"
          done
        }
        trap told EXIT
        . "$0" --version
      ' "$PLACE/scripts/claude-resume" >"$PLACE/version"
    EOT
  }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["/bin/bash", "-c"]
    command     = "rm -rf \"/tmp/claude-resume-$ID\""
    environment = { ID = self.id }
  }
}

output "commands" {
  description = "The links that were installed."
  value       = fileset("/tmp/claude-resume-${terraform_data.workspace.id}/.local/bin", "*")
}

output "later" {
  description = "What the second script said; it ended with 0."
  value       = file("/tmp/claude-resume-${terraform_data.workspace.id}/later")
}

output "rc" {
  description = "Whether ~/.bashrc was written."
  value       = fileexists("/tmp/claude-resume-${terraform_data.workspace.id}/.bashrc")
}

output "settings" {
  description = "What the program has, each value with a newline behind it."
  value       = { for name in local.names : name => file("/tmp/claude-resume-${terraform_data.workspace.id}/is.${name}") }
}

output "statusline" {
  description = "Whether Claude's settings were written."
  value       = fileexists("/tmp/claude-resume-${terraform_data.workspace.id}/.claude/settings.json")
}

output "version" {
  description = "What the program says of itself."
  value       = file("/tmp/claude-resume-${terraform_data.workspace.id}/version")
}
