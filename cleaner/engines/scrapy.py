"""Items of Scrapy in, the same items with a field more out; none is ever dropped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cleaner.batch.plan import Plan
from cleaner.batch.rows import Outcome, record_of, rows_of
from cleaner.errors import OptionError
from cleaner.run.model import HINTS, Limits, Settings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# A spider waits while a document is cleaned; news take milliseconds.
LIMITS = Limits(seconds=10.0)


class CleanPipeline:
    """An item pipeline: `ITEM_PIPELINES = {"cleaner.engines.scrapy.CleanPipeline": 300}`.

    Settings: `DESPILL_TEXT_FIELD` (`text`), `DESPILL_OUT_FIELD` (`clean`), `DESPILL_FIELDS` (a
    dictionary of hints to fields; those of an item that are called like hints are found without),
    `DESPILL_INPUT` (`auto`, `text`, `html`), `DESPILL_OPTIONS` (what `Cleaner` takes). What is
    rejected keeps its item, with `status` and `reason` in the added field, and is counted as
    `despill/rejected/<reason>`.
    """

    def __init__(self, crawler: Crawler) -> None:
        from cleaner.pipeline import Cleaner

        said = crawler.settings
        settings = Settings(
            text_field=said.get("DESPILL_TEXT_FIELD", "text"),
            fields=said.getdict("DESPILL_FIELDS") or {name: name for name in HINTS},
            out_field=said.get("DESPILL_OUT_FIELD", "clean"),
            input=said.get("DESPILL_INPUT", "auto"),
            compress="none",
        )
        cleaner = Cleaner(**said.getdict("DESPILL_OPTIONS"))
        self._settings = settings
        self._stats = crawler.stats
        self._rows = rows_of(Plan.of(cleaner, settings, limits=LIMITS))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanPipeline:
        """As Scrapy makes pipelines."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """The item, with the field added.

        Raises:
            OptionError: the class of the item has no such field.
        """
        from itemadapter import ItemAdapter

        adapter = ItemAdapter(item)
        wanted = (self._settings.text_field, *self._settings.fields.values())
        given = {name: adapter[name] for name in wanted if name in adapter}
        [made] = self._rows.outcomes([record_of(given, given.get("url"))])
        try:
            adapter[self._settings.out_field] = _said(made)
        except KeyError:
            raise OptionError(
                f"{type(item).__name__} has no field `{self._settings.out_field}`; declare it, or "
                "name another by DESPILL_OUT_FIELD"
            ) from None
        if self._stats is not None:
            self._stats.inc_value(f"despill/{made.status}")
            if made.reason:
                self._stats.inc_value(f"despill/rejected/{made.reason}")
        return item


def _said(made: Outcome) -> dict[str, Any]:
    if made.reason:
        return {"status": made.status, "reason": made.reason, "message": made.message}
    return {
        "status": made.status,
        "key": made.key,
        "text": made.text,
        "verdict": made.verdict,
        "flags": list(made.flags or ()),
        "captured": json.loads(made.captured or "{}"),
        "ledger": made.ledger,
    }
