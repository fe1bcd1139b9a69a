"""IP addresses, and whether anybody on the internet can reach them."""

import ipaddress

PRIVATE_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own; the metadata service of Alibaba Cloud
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # the metadata service of Azure, on an address that looks public
        "169.254.0.0/16",  # link-local; the metadata service of nearly every cloud
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; the metadata service of Oracle Cloud
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved
    )
)
PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")  # all that was ever handed out for public use
PRIVATE_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")


def is_public(address: str) -> bool:
    """Whether the IP address in `address` can be reached by anybody on the internet.

    Tables of our own, because `ipaddress.is_global` changes between patch releases of Python.
    An IPv6 address that carries an IPv4 address is as public as the one it carries.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in block for block in PRIVATE_V4)
    return _is_public_v6(parsed)


def _is_public_v6(address: ipaddress.IPv6Address) -> bool:
    carried = str(ipaddress.IPv4Address(address.packed[-4:]))
    if address.scope_id:
        return False
    if address.ipv4_mapped or address in NAT64:
        return is_public(carried)
    if address.packed[8:12] in ISATAP and not is_public(carried):
        return False
    return address in PUBLIC_V6 and not any(address in block for block in PRIVATE_V6)
