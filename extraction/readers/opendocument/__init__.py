"""OpenDocument texts and spreadsheets: ODT, ODS and their flat XML."""
