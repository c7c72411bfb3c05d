"""The bureau's desk for rules and catalogues: versions, checks, publication, comparison, replay, imports."""
