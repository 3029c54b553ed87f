"""The command `ccr-gen`."""

import sys


def main() -> None:
    """Run the command line; raise SystemExit with its exit code."""
    sys.exit(0)


if __name__ == "__main__":
    main()
