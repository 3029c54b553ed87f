"""What each command of `ccr-gen` does: plain arguments in, an exit code out."""
