"""Which addresses the house may ask: the open net, nothing inside its own walls."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urljoin, urlsplit

SCHEMES = ("https", "http", "webcal", "webcals")
PORTS = (80, 443)
MOST_LENGTH = 2_000


class RefusedError(ValueError):
    """This address is not asked; ``code`` says why: ``scheme``, ``port``, ``host``, ``login`` or ``inside``."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parts(url):
    """Return ``(scheme, host, port, path with query)`` of an address that may be asked, as far as its text tells.

    :raises RefusedError: for any other
    """
    if not isinstance(url, str) or len(url) > MOST_LENGTH or any(char.isspace() or not char.isprintable() for char in url):
        raise RefusedError("host")
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        raise RefusedError("host") from None
    if split.scheme.lower() not in SCHEMES:
        raise RefusedError("scheme")
    if split.username or split.password:
        raise RefusedError("login")
    host = (split.hostname or "").rstrip(".")
    if not host:
        raise RefusedError("host")
    scheme = {"webcal": "https", "webcals": "https"}.get(split.scheme.lower(), split.scheme.lower())
    port = port or (443 if scheme == "https" else 80)
    if port not in PORTS:
        raise RefusedError("port")
    return scheme, host, port, (split.path or "/") + (f"?{split.query}" if split.query else "")


def following(url, location):
    """Return where a redirect leads, checked like any address; never from https back to http."""
    start = f"{'https' if url.lower().startswith('webcal') else urlsplit(url).scheme}:{url.split(':', 1)[1]}"
    try:
        target = urljoin(start, location)
    except ValueError:
        raise RefusedError("host") from None
    scheme = parts(target)[0]
    if parts(url)[0] == "https" and scheme != "https":
        raise RefusedError("scheme")
    return target


def check_outside(addresses):
    """Return the addresses if all of them lie on the open net.

    :raises RefusedError: if one does not: an answer with two faces is not trusted with either
    """
    if not addresses:
        raise RefusedError("host")
    for text in addresses:
        address = ip_address(text.split("%", 1)[0])
        inner = None
        if isinstance(address, IPv6Address):  # an old address in a new coat
            inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        for each in filter(None, (address, inner)):
            if any(each in net for net in _NOBODYS):
                raise RefusedError("inside")
            if not each.is_global or each.is_multicast or each.is_reserved or each.is_loopback or each.is_link_local:
                raise RefusedError("inside")
        if isinstance(address, IPv6Address) and address in _NAT64:
            raise RefusedError("inside")
    return tuple(addresses)


# Nets that no calendar lives in, though not each version of the library says so.
_NOBODYS = tuple(ip_network(net) for net in ("fec0::/10", "192.88.99.0/24", "192.0.0.0/24", "3fff::/20"))


class _Net:
    def __contains__(self, address):
        return int(address) >> 32 == 0x0064FF9B << 64 or int(address) >> 80 == 0x0064FF9B0001


_NAT64 = _Net()
