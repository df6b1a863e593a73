"""The HTTP endpoint: one process that answers, others that score."""
