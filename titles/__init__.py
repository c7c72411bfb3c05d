"""What is evaluated: series, levels, the statutory calendar, the clock."""
