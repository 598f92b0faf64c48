"""What is looked back at: how a class and its questions do, and a simulated class to see it with."""
