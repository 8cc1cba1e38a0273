"""Names in many spellings brought to one: the last stage, and the same ledger."""
