"""The house's outline icons, drawn on a 24 x 24 grid with 2-pixel strokes. Always beside a word."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

_SHAPES = {
    "alert": '<path d="M12 3 22 20H2Z"/><path d="M12 10v4M12 17v.5"/>',
    "arrow-left": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "arrow-right": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "baby": '<circle cx="12" cy="12" r="9"/><path d="M9 10v.5M15 10v.5M8.5 14.5c2 2 5 2 7 0M12 3c-2 1-2 3 0 3"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4ZM10 21h4"/>',
    "briefcase": '<rect x="3" y="8" width="18" height="12" rx="2"/><path d="M9 8V5h6v3M3 13h18"/>',
    "building": '<path d="M4 21V6l8-3 8 3v15M2 21h20M9 9v.5M15 9v.5M9 13v.5M15 13v.5M10 21v-4h4v4"/>',
    "calendar": '<rect x="3" y="5" width="18" height="16" rx="2"/><path d="M3 10h18M8 3v4M16 3v4"/>',
    "camera": '<path d="M3 8h4l2-3h6l2 3h4v12H3Z"/><circle cx="12" cy="13.5" r="3.5"/>',
    "card": '<rect x="2" y="5" width="20" height="14" rx="2"/><circle cx="8" cy="11" r="2"/><path d="M5 16c1-2 5-2 6 0M14 10h5M14 14h5"/>',
    "care": '<path d="M12 20S3 14.500 3 8.500A4.500 4.500 0 0 1 12 7a4.500 4.500 0 0 1 9 1.500C21 14.500 12 20 12 20Z"/>',
    "chart": '<path d="M4 3v18h17M8 17v-5M13 17V8M18 17v-7"/>',
    "check": '<path d="m5 12 5 5L19 7"/>',
    "check-circle": '<circle cx="12" cy="12" r="9"/><path d="m8 12 3 3 5-6"/>',
    "chevron-down": '<path d="m6 9 6 6 6-6"/>',
    "chevron-right": '<path d="m9 6 6 6-6 6"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l4 2"/>',
    "close": '<path d="M5 5l14 14M19 5 5 19"/>',
    "download": '<path d="M12 3v12M7 10l5 5 5-5M4 20h16"/>',
    "edit": '<path d="m4 20 1-5L16 4l4 4L9 19Z"/>',
    "external": '<path d="M10 5H4v15h15v-6M14 4h6v6M20 4l-9 9"/>',
    "eye": '<path d="M2 12c4-8 16-8 20 0-4 8-16 8-20 0Z"/><circle cx="12" cy="12" r="3"/>',
    "family": '<circle cx="8" cy="7" r="3"/><circle cx="17" cy="10" r="2.500"/><path d="M2 20c0-8 12-8 12 0M14 20c0-6 8-6 8 0"/>',
    "file": '<path d="M6 2h8l5 5v15H6ZM14 2v5h5M9 13h7M9 17h7"/>',
    "filter": '<path d="M3 5h18l-7 8v7l-4-2v-5Z"/>',
    "flag": '<path d="M5 22V3M5 4h13l-3 4 3 4H5"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5 6-5 12 0 18M12 3c5 6 5 12 0 18"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9 9.500c0-4 6.500-3.500 6 0-.5 2-3 2-3 4.500M12 17v.5"/>',
    "home": '<path d="m3 11 9-8 9 8M5 9v12h14V9M10 21v-6h4v6"/>',
    "house": '<path d="m3 11 9-8 9 8M5 9v12h14V9M10 21v-6h4v6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7v.5"/>',
    "language": '<path d="M3 6h10M8 3v3M11 6c-1 5-4 8-8 9M5 9c1 3 4 5 7 6M12 21l4.500-11L21 21M13.500 18h6"/>',
    "list": '<path d="M8 6h13M8 12h13M8 18h13M3 6h.5M3 12h.5M3 18h.5"/>',
    "lock": '<rect x="4" y="10" width="16" height="11" rx="2"/><path d="M8 10V7a4 4 0 0 1 8 0v3"/>',
    "login": '<path d="M14 3h6v18h-6M3 12h11M10 8l4 4-4 4"/>',
    "logout": '<path d="M10 3H4v18h6M9 12h12M17 8l4 4-4 4"/>',
    "mail": '<rect x="2" y="5" width="20" height="14" rx="2"/><path d="m3 7 9 6 9-6"/>',
    "map-pin": '<path d="M12 22S5 15 5 9a7 7 0 0 1 14 0c0 6-7 13-7 13Z"/><circle cx="12" cy="9" r="2.500"/>',
    "memorial": '<path d="M12 21c-5-3-6-8 0-12 6 4 5 9 0 12ZM12 9V3M5 21h14"/>',
    "menu": '<path d="M3 6h18M3 12h18M3 18h18"/>',
    "money": '<circle cx="12" cy="12" r="9"/><path d="m8.500 7 3.500 5 3.500-5M12 12v5.500M9 12.500h6M9 15h6"/>',
    "move": '<path d="M2 7h12v10H2ZM14 10h4l4 4v3h-8Z"/><circle cx="7" cy="18" r="2"/><circle cx="17" cy="18" r="2"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-9 16-9 16 0"/>',
    "phone": '<path d="M5 3h4l2 5-3 2c1 3 3 5 6 6l2-3 5 2v4c-9 3-19-7-16-16Z"/>',
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "print": '<path d="M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7Z"/>',
    "recycle": '<path d="M9 6 12 2l6 9M19 14l2 4H13M15 15l-3 3 3 3M10 18H3l4-7M3.500 13 7 10l1 4"/>',
    "ring": '<circle cx="12" cy="15" r="6"/><path d="m9 4 3 4 3-4Z"/>',
    "school": '<path d="m2 9 10-5 10 5-10 5ZM6 11v6c3 3 9 3 12 0v-6M22 9v6"/>',
    "search": '<circle cx="10.500" cy="10.500" r="6.500"/><path d="m15.500 15.500 5.500 5.500"/>',
    "settings": '<circle cx="12" cy="12" r="3"/><path d="M12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3"/>',
    "shield": '<path d="m12 2 8 3v7c0 5-4 8-8 10-4-2-8-5-8-10V5Z"/>',
    "sick": '<rect x="3" y="7" width="18" height="13" rx="2"/><path d="M8 7V4h8v3M12 10v7M8.500 13.500h7"/>',
    "sort": '<path d="M7 4v16M4 17l3 3 3-3M17 20V4M14 7l3-3 3 3"/>',
    "text-size": '<path d="M2 20 8 5l6 15M4 15h8M14 20l4-9 4 9M15.500 17h5"/>',
    "trash": '<path d="M4 6h16M9 6V3h6v3M6 6l1 15h10l1-15M10 10v7M14 10v7"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 20h16"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-9 16-9 16 0"/>',
}  # fmt: skip


def names() -> tuple[str, ...]:
    """Return the names of all icons, for the design page."""
    return tuple(_SHAPES)


def icon(name: str) -> SafeString:
    """Return the icon as inline SVG; an unknown name is a mistake of the page and raises KeyError."""
    return mark_safe(  # noqa: S308  our own shapes
        '<svg class="k-icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{_SHAPES[name]}</svg>"
    )
