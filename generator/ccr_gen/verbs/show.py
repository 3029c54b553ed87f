"""`ccr-gen show`: one artefact on stdout."""

import sys
from collections.abc import Callable, Sequence

from ccr_gen import artefacts, config
from ccr_gen.directory import directory


def show(what: str, path: str, agents: Sequence[str]) -> int:
    """Print the artefact `what` with the settings of the directory `path`; return 0."""
    if what == "schema":
        import json

        sys.stdout.write(json.dumps(config.schema(), indent=2) + "\n")
        return 0
    settings = config.load(directory(path))
    texts: dict[str, Callable[[], str]] = {
        "helpers": lambda: artefacts.helpers(settings),
        "program": lambda: artefacts.program(settings),
        "script": lambda: artefacts.script(settings),
        "metadata": lambda: artefacts.metadata(settings),
        "config": lambda: config.to_toml(settings),
        "terraform": lambda: _terraform(settings, path, agents),
    }
    sys.stdout.write(texts[what]())
    return 0


def _terraform(settings: config.Settings, path: str, wanted: Sequence[str]) -> str:
    from ccr_gen import template
    from ccr_gen.placing import placed

    settings = placed(settings, directory(path))
    agents = template.choose(template.scan(directory(path)), wanted or settings.terraform.agent)
    return artefacts.terraform(settings, agents)
