"""The file of rejected rows: which line, which column, what stood there, why not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from .register_row import Reject

HEADER = ("行", "列", "値", "理由")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rejects_csv(rejects: Iterable[Reject]) -> str:
    """Return the rejects as CSV. A value a spreadsheet would run as a formula gets a quote in front.

    >>> print(rejects_csv([Reject(2, "性別", "=1+1", "ちがいます。")]).splitlines()[1])
    2,性別,'=1+1,ちがいます。
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for reject in rejects:
        value = f"'{reject.value}" if reject.value.startswith(_FORMULA) else reject.value
        writer.writerow((reject.line or "", reject.column, value, reject.reason))
    return text.getvalue()
