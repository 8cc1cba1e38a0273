"""Where each setting's value comes from: flag, `CLEANER_*`, nearest config file, default.

The config file is `clean.toml`, or `[tool.cleaner]` in `pyproject.toml`, in the working folder or
the nearest one above it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.errors import OptionError


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its value and who said so."""

    name: str
    value: Any
    origin: str


# Name → default; a tuple takes several values, a truth value yes or no.
DEFAULTS: Mapping[str, Any] = {
    "trust": ("safe",),
    "names": "rewrite",
    "names_quotes": "rewrite",
    "preset": "reading",
    "keep": (),
    "only": (),
    "rules": (),
    "off": (),
    "lock": "",
    "extractor": "auto",
    "fast": False,
    "encoding": "utf-8 or byte-order mark",
}

_YES = ("1", "yes", "true", "on")
_NO = ("0", "no", "false", "off")


def resolve(flags: Mapping[str, Any], *, isolated: bool = False) -> dict[str, Setting]:
    """Every setting with its origin; `flags` holds what the command line says (None or empty
    means: nothing). `isolated` reads neither environment nor files.

    Raises:
        OptionError: a config file is broken, or sets what does not exist.
    """
    configured, path = ({}, None) if isolated else _config_file(Path.cwd())
    settings = {}
    for name, default in DEFAULTS.items():
        variable = f"CLEANER_{name.upper()}"
        if flags.get(name):
            settings[name] = Setting(name, flags[name], f"flag --{name.replace('_', '-')}")
        elif not isolated and os.environ.get(variable):
            raw = os.environ[variable]
            settings[name] = Setting(
                name, _given(variable, raw, default), f"environment {variable}"
            )
        elif name in configured:
            settings[name] = Setting(name, configured[name], f"file {path}")
        else:
            settings[name] = Setting(name, default, "default")
    return settings


def _given(variable: str, raw: str, default: Any) -> Any:
    """The value that a variable of the environment gives a setting."""
    if isinstance(default, tuple):
        return tuple(raw.split(","))
    if not isinstance(default, bool):
        return raw
    if raw.lower() not in (*_YES, *_NO):
        raise OptionError(f"{variable} is {raw!r}; write one of {', '.join((*_YES, *_NO))}")
    return raw.lower() in _YES


def _config_file(folder: Path) -> tuple[dict[str, Any], Path | None]:
    for place in (folder, *folder.parents):
        for name in ("clean.toml", "pyproject.toml"):
            path = place / name
            if not path.is_file():
                continue
            import tomllib

            try:
                data = tomllib.loads(path.read_text("utf-8"))
            except (OSError, ValueError) as error:
                raise OptionError(f"{path}: cannot be read as TOML: {error}") from None
            tool = data.get("tool", {}) if name == "pyproject.toml" else {"cleaner": data}
            table = tool.get("cleaner") if isinstance(tool, dict) else None
            if table is not None:
                if not isinstance(table, dict):
                    raise OptionError(f"{path}: `tool.cleaner` must be a table of settings")
                return _checked(table, path), path
    return {}, None


def _checked(table: Mapping[str, Any], path: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in DEFAULTS:
            known = ", ".join(DEFAULTS)
            raise OptionError(f"{path}: unknown setting {name!r}; settings are {known}")
        if isinstance(DEFAULTS[name], bool):
            if not isinstance(value, bool):
                raise OptionError(f"{path}: `{name}` must be true or false")
            values[name] = value
            continue
        several = isinstance(DEFAULTS[name], tuple)
        if several and isinstance(value, str):
            value = [value]
        right = (
            isinstance(value, list) and all(isinstance(v, str) for v in value)
            if several
            else isinstance(value, str)
        )
        if not right:
            shape = "a list of texts" if several else "a text"
            raise OptionError(f"{path}: `{name}` must be {shape}")
        # Relative to the file, so that a run from a subfolder finds the same rules.
        if name == "rules":
            value = [str(path.parent / folder) for folder in value]
        if name == "lock":
            value = str(path.parent / value)
        values[name] = tuple(value) if several else value
    return values
