"""Lines of text as converters print them."""
