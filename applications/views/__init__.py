"""Thin views by audience."""
