"""A cleaner and settings in, a plan out: one string that any process makes the same cleaner of.

Engines send a step to hundreds of workers and hash it to know whether they have its result
already. So a plan is small (the shipped packs by hash, the caller's as texts), and the same in
every process, whatever the order of its sets or what its caches hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import OptionError, PackError
from cleaner.fingerprint import fingerprint
from cleaner.options import Options
from cleaner.rulepack.find import read_layer, shipped_folder
from cleaner.rulepack.hashing import source_hash
from cleaner.rulepack.sources import load_sources
from cleaner.run.model import Limits, Settings

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner


@dataclass(frozen=True, slots=True)
class Plan:
    """What a worker needs to know, as JSON."""

    said: str

    @classmethod
    def of(
        cls,
        cleaner: Cleaner | None = None,
        settings: Settings | None = None,
        *,
        isolated: bool = True,
        limits: Limits | None = None,
    ) -> Plan:
        """The plan of a cleaner (the shipped packs where there is none).

        Args:
            settings: which fields hold the text, the id and the hints, and what is added.
            isolated: clean in a child process, so that a document that kills or hangs it is a
                rejected row and nothing that the engine hears of.
            limits: what one document may cost the child.

        Raises:
            OptionError: the packs of the cleaner do not come from folders, or are not there as
                they were read.
        """
        if cleaner is None:
            from cleaner.pipeline import Cleaner

            cleaner = Cleaner()
        said = {
            "packs": cleaner.packs.sha256,
            "layers": _layers(cleaner),
            "options": asdict(cleaner.options),
            "fingerprint": dict(cleaner.fingerprint),
            "settings": (settings or Settings()).as_json(),
            "limits": asdict(limits or Limits()) if isolated else None,
        }
        return cls(json.dumps(said, sort_keys=True))

    def _part(self, name: str) -> Any:
        return json.loads(self.said)[name]

    @property
    def settings(self) -> Settings:
        """How rows are read."""
        return Settings(**self._part("settings"))

    @property
    def limits(self) -> Limits | None:
        """What a document may cost in a process of its own; None where it is cleaned in this."""
        limits = self._part("limits")
        return None if limits is None else Limits(**limits)

    @property
    def sha256(self) -> str:
        """Of all that the output depends on besides the input: packs, options, versions."""
        return str(self._part("fingerprint")["sha256"])

    def check(self) -> None:
        """Find out, at small cost, whether this machine would give the same rows.

        Raises:
            OptionError: versions or shipped packs differ here.
        """
        self._sources()

    def make(self) -> Cleaner:
        """The cleaner.

        Raises:
            OptionError: as `check`.
        """
        from cleaner.pipeline import Cleaner

        homes = [home for home, _ in self._part("layers")]
        made = Cleaner.__new__(Cleaner)
        made.__setstate__((load_sources(self._sources(), homes), self._options()))
        return made

    def _options(self) -> Options:
        # JSON has lists where options have tuples, one in another.
        said: dict[str, Any] = self._part("options")
        said["trust_by_category"] = tuple(map(tuple, said["trust_by_category"]))
        said |= {name: tuple(said[name]) for name in ("kept", "off")}
        return Options(**said)

    def _sources(self) -> list[Mapping[str, str]]:
        shipped = shipped_folder()
        sources: list[Mapping[str, str]] = [
            read_layer(shipped) if texts is None else texts for _, texts in self._part("layers")
        ]
        there, here = self._part("fingerprint"), fingerprint(source_hash(sources), self._options())
        if here["sha256"] != there["sha256"]:
            differ = [
                f"{name}: {there.get(name)} there, {here[name]} here"
                for name in sorted(here)
                if name != "sha256" and json.loads(json.dumps(here[name])) != there.get(name)
            ]
            raise OptionError(
                "this process would clean otherwise than the one that made the plan "
                f"({'; '.join(differ)}); install the same versions on every machine"
            )
        return sources


def _layers(cleaner: Cleaner) -> list[tuple[str, Mapping[str, str] | None]]:
    """Where the packs were read from, with the texts of those that not every machine has."""
    shipped = shipped_folder()
    layers: list[tuple[str, Mapping[str, str] | None]] = []
    sources = []
    try:
        for home in cleaner.packs.layers:
            sources.append(read_layer(Path(home)) if home else {})
            layers.append((home, None if Path(home) == shipped else sources[-1]))
    except PackError as error:
        raise OptionError(f"the rules can no longer be read: {error}") from None
    if source_hash(sources) != cleaner.packs.sha256:
        raise OptionError(
            "the rules of this cleaner are not what its folders hold now "
            f"({', '.join(home or 'no folder' for home, _ in layers)}); make the cleaner anew, "
            "from folders or zips"
        )
    return layers
