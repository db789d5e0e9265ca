"""What this machine is called: which addresses are its own, and what the others on the network call it.

Nothing is looked up: a question to a name server would leave the machine.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TypeAlias

import psutil

Ip: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_INNER = re.compile(r"docker|br-|veth|virbr|vmnet|vbox|tun|tap|wg|utun|podman|lxc|cni")
"""Interfaces to machines within this one and to far ones; a phone in the same room comes by another."""


def plain(address: str) -> Ip | None:
    """An address as a socket tells it, without its zone, and an IPv4 one as such; None for what is none."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip


def is_loopback(address: str) -> bool:
    """Whether nobody but this computer reaches a server that listens at this address (of a socket, in figures)."""
    ip = plain(address)
    return ip is not None and ip.is_loopback


def is_everywhere(address: str) -> bool:
    """Whether a server that listens there listens at every address of this computer."""
    ip = plain(address)
    return ip is not None and ip.is_unspecified


def from_here(client: str, server: str) -> bool:
    """Whether who calls from `client` at our address `server` sits at this very computer."""
    caller, called = plain(client), plain(server)
    return caller is not None and (caller.is_loopback or caller == called)


def machine_names() -> list[str]:
    """By which names this computer goes on its network: its own, and the one that mDNS knows."""
    name = socket.gethostname().lower().rstrip(".")
    names = [name, f"{name.partition('.')[0]}.local"]
    return [one for one in dict.fromkeys(names) if _NAME.fullmatch(one) and one != "localhost"]


def machine_addresses() -> list[Ip]:
    """The addresses others can reach this computer at, the likeliest first; none without a network."""
    ranked_addresses: list[tuple[tuple[bool, ...], Ip]] = []
    up = psutil.net_if_stats()
    for interface, addresses in psutil.net_if_addrs().items():
        if interface in up and not up[interface].isup:
            continue
        for address in addresses:
            ip = plain(address.address) if address.family in (socket.AF_INET, socket.AF_INET6) else None
            if ip is None or ip.is_loopback or ip.is_link_local or ip.is_unspecified:
                continue
            ranked_addresses.append(((_INNER.match(interface) is not None, ip.version == 6, not ip.is_private), ip))
    return list(dict.fromkeys(ip for _, ip in sorted(ranked_addresses, key=lambda ranked: (ranked[0], int(ranked[1])))))
