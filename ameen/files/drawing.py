"""Draws thumbnails, in a process of its own with little memory and little time.

    python -m ameen.files.drawing FOLDER FILE…

Each answer is a line of JSON: name, width, height, and whether it was drawn. Decoders read what
strangers send; one that is led to take too much, or to fall, takes nobody with it.
"""

import json
import os
import resource
import sys
from pathlib import Path

from PIL import Image, ImageOps

MEMORY, SECONDS = 1 << 30, 6
MOST_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
SQUARE, CARD = 64, 320
QUALITY = 82


def main(folder: Path, sources: list[Path]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    Image.MAX_IMAGE_PIXELS = None  # `drawn` has a limit of its own, before anything is decoded
    for source in sources:
        told = {"name": source.name} | drawn(folder, source)
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def drawn(folder: Path, source: Path) -> dict[str, object]:
    """The size of a picture as it is seen, and whether thumbnails of it could be made."""
    seen: dict[str, object] = {"width": 0, "height": 0, "drawn": False}
    try:
        with Image.open(source, formats=FORMATS) as picture:
            turned = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            seen["width"], seen["height"] = picture.size[::-1] if turned else picture.size
            if picture.width * picture.height <= MOST_PIXELS:
                _draw(picture, folder, source.name)
                seen["drawn"] = True
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, ArithmeticError) as error:
        sys.stderr.write(f"{source.name}: {type(error).__name__}: {error}\n")
    return seen


def _draw(picture: Image.Image, folder: Path, name: str) -> None:
    picture.draft("RGB", (CARD * 2, CARD * 2))  # a large JPEG is decoded small
    small = picture.convert("RGBA" if _has_alpha(picture) else "RGB")
    small.thumbnail((CARD * 4, CARD * 4))
    upright = ImageOps.exif_transpose(_with_turn(small, picture))
    square = ImageOps.fit(upright, (SQUARE, SQUARE))
    upright.thumbnail((CARD, CARD))
    for size, image in ((SQUARE, square), (CARD, upright)):
        _save(image, folder, f"{name}-{size}.webp")


def _with_turn(small: Image.Image, picture: Image.Image) -> Image.Image:
    turn = picture.getexif().get(0x0112)
    if turn:
        small.getexif()[0x0112] = turn
    return small


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _save(image: Image.Image, folder: Path, name: str) -> None:
    """Pixels alone: what the camera noted of place, time and owner stays behind."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    unfinished = folder / f".{os.getpid()}-{name}"
    bare.save(unfinished, "WEBP", quality=QUALITY, method=4)
    os.chmod(unfinished, 0o600)
    os.replace(unfinished, folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
