"""`python .github/release/licences.py SBOM`: the licences of all that an installation holds, as a table in Markdown."""

import json
import sys
from pathlib import Path
from typing import Any


def licence_of(component: dict[str, Any]) -> str:
    """As the package declares it, by name or expression."""
    declared = component.get("licenses", [])
    named = [one.get("expression") or one["license"].get("id") or one["license"].get("name") for one in declared]
    # A package may paste its whole licence where a name belongs.
    short = [str(name).strip().splitlines()[0][:60] for name in named if name]
    return "; ".join(dict.fromkeys(short)) or "not declared"


def table_of(sbom: dict[str, Any]) -> str:
    """A line each, by name."""
    lines = ["# Licences of what Dateline brings", "", "| package | version | licence |", "|---|---|---|"]
    components = sorted(sbom["components"], key=lambda one: one["name"].lower())
    lines += [
        f"| {one['name']} | {one.get('version', '')} | {licence_of(one).replace('|', '/')} |" for one in components
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
