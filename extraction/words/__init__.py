"""What the words, numbers and dates of a report mean, whatever it is read from."""
