"""What a notice says: its frozen text, its digest, its documents."""
