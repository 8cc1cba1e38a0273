"""What finished runs tell: reading their ledgers, comparing two, counting, drift, audits."""
