"""Scoring on Apache Spark: the same verdicts as the local engine, for archives that one machine can't hold."""
