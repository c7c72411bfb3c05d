"""Archive, rounds, applications, the employer's part, notices, recommendations, fees."""
