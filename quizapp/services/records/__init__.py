"""What is stored about somebody: taken along, kept for how long, erased."""
