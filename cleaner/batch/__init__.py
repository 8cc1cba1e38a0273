"""Rows in, cleaned rows out, in the process of somebody else's engine.

`clean_batch` takes an Arrow table and gives it back with one column more; `TableCleaner` is the
same as an object that engines can send to their workers. Ray, datatrove, Spark and the others in
`cleaner.engines` are thin shells around these two. Nothing here knows an engine.
"""

from cleaner.batch.plan import Plan
from cleaner.batch.table import TableCleaner, clean_batch
from cleaner.run.model import Limits, Settings

__all__ = ["Limits", "Plan", "Settings", "TableCleaner", "clean_batch"]
