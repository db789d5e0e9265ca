"""Papers for others: what a clinician reads, what another program's record takes in. Made of what is stored."""
