"""What administrators look after: people, invitations, the whole school, the log of staff."""
