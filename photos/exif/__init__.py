"""What a kept Exif block says, by the rules of static_src/core; tests hold the two together.

A block is a TIFF structure of our own writing (core/exifBlock): IFD0, Exif and GPS, no more.
"""

from photos.exif.tags import read_exif
from photos.exif.tiff import DamagedBlockError

__all__ = ["DamagedBlockError", "read_exif"]
