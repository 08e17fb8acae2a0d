"""Page images: their ruling lines, their cells, and the print in these, recognised."""
