"""Experts, panels, sessions, ballots."""
