"""Measurements of the rules against named peers; see docs/performance.md."""
