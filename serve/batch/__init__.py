"""Batch scoring: files in, ranked shortlist out, nothing lost in between."""
