"""A document whose tables are pictures in its text (图片版): what it says, and what these say."""

from __future__ import annotations

from dataclasses import replace

from extraction.joined import join_layouts
from extraction.layout import Grid, Layout
from extraction.readers.scan.images import read_image
from extraction.words.headings import is_section_heading


def with_pictures(layout: Layout) -> Layout:
    """The layout, and after it what its pictures say: all of it where the text has no report's headings, else tables.

    Raises UnreadableError where pictures cannot be read, or nothing is there to recognise them with.
    """
    pictured = join_layouts([read_image(picture) for picture in layout.pictures])
    headed = any(is_section_heading(paragraph.text) for paragraph in layout.paragraphs())
    blocks = [block for block in pictured.blocks if isinstance(block, Grid) or not headed]
    return replace(layout, blocks=[*layout.blocks, *blocks], scanned=pictured.scanned)
