"""What people do here, one verb a function."""
