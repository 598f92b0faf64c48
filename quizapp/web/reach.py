"""Whether an address that leaves this site leads back to it from another computer."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def only_here(url: str) -> bool:
    """Whether an address leads nowhere from any other computer."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
