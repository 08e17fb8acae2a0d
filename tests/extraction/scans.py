"""Scans of invented reports: a PDF's pages as pictures, worn the way a copier and a stamp wear them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
"""Height x width x 3, red, green, blue."""


def pages(pdf: bytes, dpi: int = 150) -> list[Picture]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document]
    finally:
        document.close()


def worn(
    picture: Picture,
    seed: int,
    *,
    skew: float = 0.0,
    noise: float = 0.0,
    blur: float = 0.0,
    seal: bool = False,
) -> Picture:
    """A picture after scanning: a red seal on it, turned by `skew` degrees, unsharp, grainy, on greyish paper."""
    chance = np.random.default_rng(seed)
    image = picture.astype(np.float32)
    height, width = image.shape[:2]
    if seal:
        image = _sealed(
            image, (int(width * chance.uniform(0.4, 0.8)), int(height * chance.uniform(0.3, 0.7)))
        )
    if skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        image = cv2.warpAffine(
            image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
        )
    if blur:
        image = cv2.GaussianBlur(image, (0, 0), blur)
    if noise:
        shade = np.linspace(250 - noise, 252, width, dtype=np.float32) / 255
        image = image * shade[None, :, None] + chance.normal(0, noise, (height, width, 1)).astype(np.float32)
        specks = chance.random((height, width)) < noise / 60_000
        image[specks] = 40
    return np.clip(image, 0, 255).astype(np.uint8)


def _sealed(image: NDArray[np.float32], middle: tuple[int, int]) -> NDArray[np.float32]:
    """A round red seal with a star, laid over what is printed as ink is: it darkens and never lightens."""
    radius = int(image.shape[1] * 0.16)
    seal = np.full(image.shape, 255, np.float32)
    ink = (225, 40, 45)
    cv2.circle(seal, middle, radius, ink, max(3, radius // 18))
    angles = np.deg2rad(np.arange(-90, 630, 144))
    star = np.stack(
        [middle[0] + radius * 0.35 * np.cos(angles), middle[1] + radius * 0.35 * np.sin(angles)], axis=1
    )
    cv2.fillPoly(seal, [star.astype(np.int32)], ink)
    for turn in np.deg2rad(np.arange(140, 420, 28)):
        x, y = middle[0] + radius * 0.78 * np.cos(turn), middle[1] + radius * 0.78 * np.sin(turn)
        cv2.rectangle(seal, (int(x) - 9, int(y) - 9), (int(x) + 9, int(y) + 9), ink, 3)
    return image * seal / 255


def encoded(picture: Picture, kind: str = "JPEG", *, dpi: int = 150, quality: int = 70) -> bytes:
    """A picture as a file: "JPEG", "PNG" or "TIFF"."""
    out = BytesIO()
    options = {"quality": quality} if kind == "JPEG" else {}
    Image.fromarray(picture).save(out, kind, dpi=(dpi, dpi), **options)
    return out.getvalue()


def scanned_pdf(pictures: Sequence[Picture], *, dpi: int = 150, quality: int = 70) -> bytes:
    """A PDF without a text layer: a picture a page."""
    first, *rest = [Image.open(BytesIO(encoded(picture, dpi=dpi, quality=quality))) for picture in pictures]
    out = BytesIO()
    first.save(out, "PDF", resolution=dpi, save_all=True, append_images=rest)
    return out.getvalue()


def tiff(pictures: Sequence[Picture], *, dpi: int = 150) -> bytes:
    """A TIFF of several pages."""
    first, *rest = [Image.fromarray(picture) for picture in pictures]
    out = BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=rest, dpi=(dpi, dpi), compression="tiff_lzw")
    return out.getvalue()
