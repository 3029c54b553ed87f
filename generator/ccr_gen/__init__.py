"""Renders and checks what brings Claude Code sessions back in Coder workspaces."""

__version__ = "0.1.0"
