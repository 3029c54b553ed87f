"""Prints a line a check: its documentation string when it passed, else the reason."""

import json
import sys
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from ccr_gen.checks.workspace import Workspace

_WORDS = {"passed": "ok", "failed": "FAIL", "skipped": "skip"}
_counted: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names what `ccr-gen test` hands over."""
    parser.addoption("--ccr-plan", help="the file with what is checked, JSON")


@pytest.fixture(scope="session")
def workspace(pytestconfig: pytest.Config) -> Workspace:
    """Return the container as the agent and its sessions use it."""
    return Workspace(_plan(pytestconfig))


def _plan(config: pytest.Config) -> dict[str, Any]:
    return dict(json.loads(Path(config.getoption("--ccr-plan")).read_text()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Give the report the line of its check."""
    report = yield
    line = (getattr(item, "function", item).__doc__ or item.name).strip().split("\n")[0]
    # with the names that the commands have here
    report.user_properties.append(("line", line.format_map(_plan(item.config)["commands"])))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Print the line of a check that is done."""
    if report.when != "call" and report.passed:
        return
    if report.when == "teardown" and not report.failed:
        return
    _counted[report.outcome] += 1
    line = str(dict(report.user_properties).get("line", report.nodeid))
    name = line.partition(":")[0]
    seconds = f"{report.duration:.1f} s"
    if report.skipped:
        line, seconds = f"{name}: {_skipped(report)}", ""
    elif report.failed:
        line = f"{name}: {_failed(report)}"
    shown = "".join(c if c.isprintable() else "?" for c in line)
    stream = sys.__stderr__
    if stream:
        stream.write(f"{_WORDS[report.outcome]:<8}{shown:<49} {seconds}".rstrip() + "\n")
        stream.flush()


def _skipped(report: pytest.TestReport) -> str:
    told = report.longrepr
    reason = told[2] if isinstance(told, tuple) else str(told)
    return reason.removeprefix("Skipped: ")


def _failed(report: pytest.TestReport) -> str:
    lines = [line for line in report.longreprtext.split("\n") if line.strip()]
    crash = getattr(report.longrepr, "reprcrash", None)
    said = crash.message.split("\n")[0] if crash else lines[-1] if lines else "no reason"
    return str(said).removeprefix("Failed: ").strip()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the sum behind."""
    sums = (f"{_counted[name]} {name}" for name in _WORDS if _counted[name] or name == "passed")
    Path(str(_plan(session.config)["tally"])).write_text(", ".join(sums))
