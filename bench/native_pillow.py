"""A path a line in, and what an import needs of each photo: made with Pillow, one at a time.

SHA-256 of the file, its Exif, an upright preview of at most 400 pixels as JPEG of quality 80, and
the 32 by 32 grey pixels a perceptual hash is taken from. Nothing is sent.
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

from PIL import ExifTags, Image, ImageOps


def make(path: str) -> str:
    content = Path(path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    with Image.open(io.BytesIO(content)) as picture:
        block = picture.getexif()
        tags = [*block.items()]
        for ifd in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
            tags += block.get_ifd(ifd).items()
        # A gap of 1 lets draft() take the smallest scale there is, 1/8, and resample from it once.
        picture.thumbnail((400, 400), Image.Resampling.LANCZOS, reducing_gap=1.0)
        upright = ImageOps.exif_transpose(picture)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=80)
    grey = upright.convert("L").resize((32, 32), Image.Resampling.BOX).tobytes()
    return f"made {digest} {len(tags)} {len(out.getvalue())} {len(grey)}"


for line in sys.stdin:
    sys.stdout.write(make(line.rstrip("\n")) + "\n")
    sys.stdout.flush()
