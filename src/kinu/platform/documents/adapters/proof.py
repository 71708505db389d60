"""Check the signature in a PDF against the city's authorities, without the network."""

from __future__ import annotations

import io
from datetime import datetime

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError

from .keys import trusted_roots

_BENT = (
    PdfError,
    SignatureValidationError,
    PathError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    OSError,
)
"""What reading a bent file can raise: any of it means that the signature is not good."""


def has_good_signature(data: bytes, *, moment: datetime) -> bool:
    """Tell whether the file is signed, whole, by an authority we trust, with a certificate valid at `moment`."""
    try:
        signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
        if len(signatures) != 1:
            return False
        context = ValidationContext(trust_roots=trusted_roots(), moment=moment, allow_fetching=False)
        status = validate_pdf_signature(signatures[0], signer_validation_context=context)
    except _BENT:
        return False
    return bool(
        status.intact
        and status.valid
        and status.trusted
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    )
