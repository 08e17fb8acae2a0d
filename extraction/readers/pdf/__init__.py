"""PDF files (ISO 32000-1), read with PDFium."""
