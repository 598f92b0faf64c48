"""What teachers look at to decide what to do next: which questions may be bad."""
