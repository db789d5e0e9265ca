"""Thousands of clips: found, reviewed in several processes or on a cluster, never twice, and summed up in one table."""
