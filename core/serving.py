"""Handing out files that came from outside: only harmless kinds are shown by a browser, and a part when it asks for one.

The caller has authorised whoever asks; here is only how.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Final
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

from core.files import CHUNK, open_blob
from core.models import Blob
from core.problems import MISSING

SHOWN_INLINE: Final = frozenset({
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "application/pdf", "text/plain",
    "audio/mpeg", "audio/wav", "audio/x-wav", "audio/ogg", "audio/webm", "audio/mp4", "audio/aac",
    "video/mp4", "video/webm", "video/ogg",
})  # fmt: skip
LARGEST_UPLOAD: Final = 25 * 1024 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


def content_disposition(filename: str, content_type: str) -> str:
    """How a browser may treat a file: shown only if it is of a harmless kind; the name in ASCII and as UTF-8."""
    kind = "inline" if content_type in SHOWN_INLINE else "attachment"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", filename) or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def safe_content_type(content_type: str) -> str:
    """The type to serve a stranger's file as; what a browser could run is served as bytes."""
    return content_type if content_type in SHOWN_INLINE else "application/octet-stream"


def serve_blob(
    blob: Blob | None, *, filename: str, content_type: str, wanted: str = "", always_saved: bool = False
) -> HttpResponseBase:
    """The response for a file that the caller has authorised. Raises MISSING when it is no longer kept, or was lost.

    `wanted` is the request's Range header: players ask for the part that they are at. With `always_saved` no browser
    shows it, whatever its kind.
    """
    if blob is None:
        raise MISSING()
    try:
        source = open_blob(blob)
    except FileNotFoundError as lost:
        raise MISSING() from lost
    if always_saved:
        answer: HttpResponseBase = FileResponse(source, as_attachment=True, filename=filename)
        answer["Content-Type"] = "application/octet-stream"
        answer["Content-Security-Policy"] = "sandbox"
        return answer
    kind = safe_content_type(content_type)
    answer = _part(source, blob.size, kind, wanted)
    answer["Content-Disposition"] = content_disposition(filename, content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    if kind != "application/pdf":  # the browser's own reader of PDF needs its scripts
        answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def _part(source: IO[bytes], size: int, kind: str, wanted: str) -> HttpResponseBase:
    """The whole file, or the one part that is asked for; what is no such question is answered by the whole."""
    bounds = range_of(wanted, size)
    answer: HttpResponseBase
    if bounds is None:
        answer = FileResponse(source, content_type=kind)
        answer["Content-Length"] = str(size)
    elif bounds[0] > bounds[1]:
        source.close()
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
    else:
        first, last = bounds
        source.seek(first)
        answer = StreamingHttpResponse(_pieces(source, last - first + 1), status=206, content_type=kind)
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
        answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    return answer


def range_of(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte of what a Range header asks for; None for no or another kind of range, (1, 0) for none there."""
    found = _RANGE.match(wanted.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        count = min(int(found[2]), size)
        return (size - count, size - 1) if count else (1, 0)
    first = int(found[1])
    last = min(int(found[2]) if found[2] else size - 1, size - 1)
    if found[2] and int(found[2]) < first:
        return None
    return (first, last) if first < size else (1, 0)


def _pieces(source: IO[bytes], left: int) -> Iterator[bytes]:
    with source:
        while left > 0 and (piece := source.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
