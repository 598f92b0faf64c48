"""What can be done: functions of a session, with the time handed in. They flush at most; the edge commits."""
