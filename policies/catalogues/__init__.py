"""The catalogues that the bureau keeps: what each consists of, and how a sheet becomes changes."""
