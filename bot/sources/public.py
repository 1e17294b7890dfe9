"""Which addresses belong to the open Internet."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

# Python's own `is_global` lets these pass (3.11.7): they carry an IPv4 address inside, or belong to a site alone.
# https://www.iana.org/assignments/iana-ipv6-special-registry
_DENIED = tuple(
    ip_network(text)
    for text in (
        "64:ff9b::/96",  # NAT64: 64:ff9b::7f00:1 is 127.0.0.1
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4: 2002:7f00:1:: is 127.0.0.1
        "fec0::/10",  # a site's own, before there was fc00::/7
        "::/96",  # an IPv4 address written as IPv6
        "::ffff:0:0:0/96",
        "5f00::/16",
        "3fff::/20",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
    )
)


def is_public(address: str) -> bool:
    """Whether a host of the open Internet may have this numeric address; False for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_global and not (found.is_multicast or found.is_reserved or _denied(found))


def _denied(address: IPv4Address | IPv6Address) -> bool:
    return any(
        address in network
        for network in _DENIED
        if isinstance(network, IPv6Network) == isinstance(address, IPv6Address)
    )
