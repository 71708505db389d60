"""An open-model load: requests leave on schedule whether or not earlier ones came back, as people do.

Only addresses of this machine are accepted, and every run ends by itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LONGEST_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Request:
    """One request to make: method, address, form data and headers."""

    url: str
    method: str = "GET"
    data: Mapping[str, str | list[str]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """Latencies in milliseconds from the moment a request was due, and how many answers were errors."""

    requests: int
    errors: int
    seconds: float
    latencies: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """Return the latency in milliseconds that `share` (0..1) of the requests did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")

    def summary(self) -> dict[str, float]:
        """Return the numbers a table shows."""
        return {
            "requests": self.requests,
            "errors": self.errors,
            "per_second": round(self.requests / self.seconds, 1),
            "p50_ms": round(self.percentile(0.50), 1),
            "p95_ms": round(self.percentile(0.95), 1),
            "p99_ms": round(self.percentile(0.99), 1),
        }


def run(
    make: Callable[[int], Request], *, per_second: float, seconds: float, connections: int = 64
) -> Result:
    """Send `make(0)`, `make(1)`, … at `per_second` for `seconds` and return what came back.

    Raises ValueError for an address that is not this machine or a run longer than two minutes.
    """
    if seconds > LONGEST_SECONDS:
        raise ValueError("a load lasts two minutes at most")
    requests = [make(number) for number in range(int(per_second * seconds))]
    for request in requests:
        if urlsplit(request.url).hostname not in LOOPBACK:
            raise ValueError(f"{request.url} is not on this machine")
    return asyncio.run(_send(requests, per_second, connections))


async def _send(requests: Sequence[Request], per_second: float, connections: int) -> Result:
    latencies: list[float] = []
    errors = 0
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    async with httpx.AsyncClient(limits=limits, timeout=30, follow_redirects=False) as client:
        started = time.perf_counter()

        async def one(number: int, request: Request) -> None:
            nonlocal errors
            due = started + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            try:
                answer = await client.request(
                    request.method, request.url, data=request.data, headers=dict(request.headers)
                )
                errors += answer.status_code >= 400
            except httpx.HTTPError:
                errors += 1
            latencies.append((time.perf_counter() - due) * 1000)

        await asyncio.gather(*(one(number, request) for number, request in enumerate(requests)))
        elapsed = time.perf_counter() - started
    return Result(len(requests), errors, elapsed, tuple(latencies))
