"""A corpus of the project's own making: invented reports with the quirks of real ones, and exactly what they say."""
