"""Reads, with their indexes in mind."""
