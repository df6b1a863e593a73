"""Scoring on Apache Spark: the verdicts of the local engine without near duplicates, for archives that one machine can't hold."""
