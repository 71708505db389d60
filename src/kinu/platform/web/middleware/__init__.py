"""What every request passes, from the outside in: log, headers, reader's display, refusals, access."""

from .access import AccessMiddleware
from .display import DisplayMiddleware
from .refusal import RefusalMiddleware
from .request_log import RequestLogMiddleware
from .security import SecurityHeadersMiddleware
from .storable import StorableTextMiddleware

__all__ = [
    "AccessMiddleware",
    "DisplayMiddleware",
    "RefusalMiddleware",
    "RequestLogMiddleware",
    "SecurityHeadersMiddleware",
    "StorableTextMiddleware",
]
