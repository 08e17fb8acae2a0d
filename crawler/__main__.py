"""`python -m crawler` is `gongkai`."""

from crawler.cli import main

main(prog_name="gongkai")
