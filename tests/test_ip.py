import ipaddress
import random

import pytest
from ssrfguard import DEFAULT_DENIED

from lib.ip import PRIVATE_V4, PRIVATE_V6, is_public

PRIVATE_TEXT = """
    127.0.0.1 127.255.255.255 0.0.0.0 10.0.0.5 172.16.0.5 172.31.255.255 192.168.1.10
    169.254.169.254 100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.5
    198.51.100.7 203.0.113.5 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::ffff:0:7f00:1
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1 64:ff9b:1::808:808
    2002:7f00:1::1 2002:808:808::1 2001:0:7f00:1::1 2001:db8::1 3fff::1 5f00::1 100::1
    2606:4700::5efe:7f00:1 2606:4700::200:5efe:a00:5
    fd00:ec2::254 fc00::1 fec0::1 fe80::1 fe80::1%lo 2606:4700::1%eth0 ff02::1
"""
PUBLIC_TEXT = """
    93.184.216.34 8.8.8.8 1.1.1.1 172.15.0.1 172.32.0.1 100.63.255.255 100.128.0.1 168.63.129.17
    192.0.1.1 223.255.255.255 2606:4700:4700::1111 2001:4860:4860::8888 2a00:1450:4001::1
    ::ffff:8.8.8.8 64:ff9b::808:808 2606:4700::5efe:808:808
"""
PRIVATE, PUBLIC = PRIVATE_TEXT.split(), PUBLIC_TEXT.split()
NO_ADDRESSES = ["", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "1.2.3.4.5"]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_only_we_can_reach_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_everybody_can_reach_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address_is_not_public(text):
    assert not is_public(text)


def edges(network):
    first, last = int(network.network_address), int(network.broadcast_address)
    top = 2**network.max_prefixlen - 1
    middle = (first + last) // 2
    near = (first - 1, first, first + 1, middle, last - 1, last, last + 1)
    return {value for value in near if 0 <= value <= top}


def sample_of_addresses():
    """The edges of every special block known to us or to ssrfguard, and many at random."""
    chance = random.Random(20261122)
    blocks = [*PRIVATE_V4, *PRIVATE_V6, *(block.network for block in DEFAULT_DENIED.blocks)]
    fours = {value for block in blocks if block.version == 4 for value in edges(block)}
    sixes = {value for block in blocks if block.version == 6 for value in edges(block)}
    fours |= {chance.getrandbits(32) for _ in range(20_000)}
    sixes |= {chance.getrandbits(128) for _ in range(10_000)}
    sixes |= {(1 << 125) | chance.getrandbits(125) for _ in range(10_000)}  # 2000::/3
    carried = [int(ipaddress.IPv4Address(text)) for text in PRIVATE if ":" not in text]
    for start in {int(block.network_address) for block in blocks if block.version == 6}:
        for value in carried:  # in every place where some standard puts an IPv4 address
            sixes |= {start | value << shift for shift in (0, 32, 48, 80)}
            sixes |= {start | 0x5EFE << 32 | value, start | 0x200_5EFE << 32 | value}
    return [ipaddress.IPv4Address(value) for value in sorted(fours)] + [
        ipaddress.IPv6Address(value) for value in sorted(sixes)
    ]


def test_an_independent_table_denies_nothing_that_we_allow():
    addresses = sample_of_addresses()
    allowed = [address for address in addresses if is_public(str(address))]
    wrong = [address for address in allowed if DEFAULT_DENIED.classify(address).blocked]
    assert len(addresses) > 40_000
    assert len(allowed) > 10_000  # the sample is not all of one kind
    assert wrong == []
