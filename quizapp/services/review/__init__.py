"""What is looked back at, for teachers: how a class does, and how its questions do."""
