"""What does not add up within one report."""
