"""QR codes as inline SVG, for pages, documents and certificates."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str, *, sized: bool = False) -> SafeString:
    """Draw ``address``; the fixed mask keeps it quick and the same every time.

    Without ``sized`` the drawing has only a viewBox and fills what CSS gives it.
    """
    out = io.BytesIO()
    code = segno.make(address, error="m", mask=3, micro=False)
    code.save(out, kind="svg", border=0, dark="#1b1f24", xmldecl=False, svgns=True, omitsize=not sized)
    # segno writes only numbers into the markup; the address never appears in it.
    return mark_safe(out.getvalue().decode("utf-8"))
