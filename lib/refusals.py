"""Why a picture is not read, as sentences for people."""

from lib.errors import PictureError

FORMATS = "JPEG, PNG, WebP, AVIF, GIF or HEIC"

SENTENCES = {
    "empty": f"This file is empty. Choose a {FORMATS} picture.",
    "bytes": "This file is {megabytes} MB, more than the {limit} MB we read. Choose a smaller one.",
    "format": f"This is not a picture we can read. Choose a {FORMATS} picture.",
    "damaged": "This picture is damaged and cannot be read whole. Save it again or choose another.",
    "pixels": "This picture is {width:,} × {height:,} pixels, more than we read. "
    "Send one of at most {limit} megapixels.",
    "tiny": "This picture is {width:,} × {height:,} pixels, too small to compare. "
    "Send one of at least {limit} pixels a side.",
    "aspect": "This picture is {width:,} × {height:,} pixels, too long and narrow to compare. "
    "Crop it to the thing you are looking for.",
    "slow": "This picture takes too long to read. Save it as an ordinary JPEG and try again.",
    "crashed": "This picture could not be read. Save it as an ordinary JPEG and try again.",
    "memory": "This picture needs too much memory to read. Send a smaller one.",
    "busy": "Many pictures are being read just now. Try again in a moment.",
}


def refusal(code: str, **facts: object) -> PictureError:
    """The error whose sentence has this code and names these facts."""
    return PictureError(SENTENCES[code].format_map(facts), code)
