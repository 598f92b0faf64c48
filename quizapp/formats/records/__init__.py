"""What is kept of somebody, as files to take along."""
