"""Values as people write them, and what all sections have in common."""

import json
import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from bot.settings.places import at_home


def _listed(written: Any) -> Any:  # noqa: ANN401
    """A list as people write it: JSON, or values with commas or spaces between them; one value is a list of one."""
    if isinstance(written, str):
        text = written.strip()
        return _json(text) if text.startswith("[") and not text.endswith("]") else _parts_of(text)
    return written if isinstance(written, list | tuple) else [written]


def _parts_of(text: str) -> list[str]:
    """Of a list in brackets too, whether or not what stands in it has quotes around it."""
    parts = (one.strip("\"'") for one in re.split(r"[,;\s]+", text.removeprefix("[").removesuffix("]")))
    return [one for one in parts if one]


def _paired(written: Any) -> Any:  # noqa: ANN401
    """A table as people write it: JSON, or `name=value` with commas between them."""
    if not isinstance(written, str):
        return written
    if written.lstrip().startswith("{"):
        return _json(written)
    pairs = [one.partition("=") for one in written.split(",") if one.strip()]
    if any(not sign for _, sign, _ in pairs):
        raise ValueError('write it as "fr=fr_core_news_sm, es=es_core_news_sm"')
    return {name.strip(): value.strip() for name, _, value in pairs}


def _json(text: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON ({error.msg} at character {error.pos + 1})") from None
    except RecursionError:
        raise ValueError("not valid JSON (too deep)") from None


def _network(written: Any) -> Any:  # noqa: ANN401
    """A network, or what is wrong with it and which one was perhaps meant."""
    if isinstance(written, IPv4Network | IPv6Network):
        return written
    # To the library a number is an address, too.
    text = written if isinstance(written, str) else ""
    try:
        return _one_of_ours(ip_network(text))
    except _NotOurs:
        raise
    except ValueError:
        pass
    try:
        meant = ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{written} is no network; write it as 192.168.1.0/24") from None
    raise ValueError(f"{written} names a machine in a network; did you mean {meant}?")


class _NotOurs(ValueError):
    """A network that is not somebody's own."""


def _one_of_ours(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    """A network that somebody may have for themselves: 10.0.0.0/8 and fc00::/7 are the largest that there are.

    Whoever writes 0.0.0.0/0 means that all feeds may come; what they open is this machine, whatever stands beside it,
    and a cloud's own addresses, to anybody who may name a feed. Public addresses need no permission.
    """
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        meant = f"{IPv4Address(int(network.network_address) & 0xFFFFFFFF)}/{network.prefixlen - 96}"
        raise _NotOurs(f"{network} is a network of IPv4; did you mean {meant}?")
    if network.prefixlen < (8 if network.version == 4 else 7):
        said = "is more than a network of your own: it opens all that this machine reaches to whoever names a feed"
        raise _NotOurs(f"{network} {said}; name the networks in which feeds stand, as 192.168.1.0/24")
    return network


_MAPPED = IPv6Network("::ffff:0:0/96")


def _place(written: Any) -> Any:  # noqa: ANN401
    """A file or folder of this machine; what begins with ~ is in somebody's home, as a shell has it."""
    if isinstance(written, str) and "://" in written:
        raise ValueError("this is an address; name a file or folder of this machine")
    return at_home(written) if isinstance(written, str) else written


Place = Annotated[Path, BeforeValidator(_place)]
Networks = Annotated[
    tuple[Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)], ...], BeforeValidator(_listed)
]
Ports = Annotated[tuple[Annotated[int, Field(ge=1, le=65535)], ...], BeforeValidator(_listed)]
Pairs = Annotated[dict[str, str], BeforeValidator(_paired)]


_HOST = re.compile(r"(?!-)(?!(?:.*\.)?\d+$)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.?")
"""The last part of a name is no number: systems take "5" for 0.0.0.5."""


def _interface(written: Any) -> Any:  # noqa: ANN401
    """An address of this machine, or a name of it. A port has a setting of its own."""
    if isinstance(written, str) and not (_is_ip(written.strip()) or _HOST.fullmatch(written.strip())):
        raise ValueError("this is no address of a network interface; write it as 127.0.0.1, ::1, or 0.0.0.0 for all")
    return written


def _is_ip(written: str) -> bool:
    try:
        ip_address(written)
    except ValueError:
        return False
    return True


_SAID = {
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "this must be a whole number, and nothing else"),
    **dict.fromkeys(("float_type", "float_parsing"), "this must be a number, and nothing else"),
    **dict.fromkeys(("string_type", "path_type"), "this must be text, in quotes"),
}


def sentence_of(problem: Mapping[str, Any]) -> str:
    """What is wrong with a value, in the words of whoever writes settings, and not of a library."""
    library = problem["msg"][0].lower() + problem["msg"][1:]
    return str(problem.get("ctx", {}).get("error") or _SAID.get(problem["type"], library))


Interface = Annotated[str, BeforeValidator(_interface)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Section(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False, str_strip_whitespace=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _something(cls, written: Any) -> Any:  # noqa: ANN401
        """Of no setting is "", or more than a line, a value: an empty address would be that of all interfaces."""
        if isinstance(written, bool):
            raise ValueError(f"{str(written).lower()} is no value of this setting")  # noqa: TRY004
        if isinstance(written, str) and not written.strip():
            raise ValueError("nothing stands here; leave the line out for the default")
        if isinstance(written, str) and not written.strip().isprintable():
            raise ValueError("this must be one line of plain text")
        return written
