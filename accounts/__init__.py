"""Who: people, organisations, sign-in, the audit trail."""
