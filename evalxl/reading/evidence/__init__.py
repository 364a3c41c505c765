"""Reading by evidence: what labels leave open is decided by content, sums and place, and told."""
