"""QR codes of survey addresses: black on white whatever the theme, with the quiet zone that readers need."""

from __future__ import annotations

import io

import segno

# Withstands a crease or a coffee stain on a counter; the border of four modules is that of the standard.
ERROR_CORRECTION = "m"
BORDER = 4


def qr_svg(address: str) -> bytes:
    return _drawn(address, "svg", xmldecl=True, svgns=True, omitsize=True)


def qr_png(address: str, scale: int = 12) -> bytes:
    return _drawn(address, "png", scale=scale)


def _drawn(address: str, kind: str, **more: object) -> bytes:
    buffer = io.BytesIO()
    code = segno.make(address, error=ERROR_CORRECTION, micro=False)
    code.save(buffer, kind=kind, border=BORDER, dark="#000", light="#fff", **more)
    return buffer.getvalue()
