"""The checks of `ccr-gen test`, which pytest runs in a process of its own."""
