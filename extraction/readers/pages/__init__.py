"""Pages of characters and lines by their places, whatever drew them."""
