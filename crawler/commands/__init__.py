"""Groups of commands, one module each; single commands stand in `crawler.cli`."""
