"""The sections of a report, and the figures that they state."""
