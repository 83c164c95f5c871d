"""Values as people write them, and what all sections have in common."""

import json
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _listed(written: Any) -> Any:  # noqa: ANN401
    """A list as people write it: JSON, or values with commas or spaces between them; one value is a list of one."""
    if isinstance(written, str):
        text = written.strip()
        return _json(text) if text.startswith("[") else [one for one in re.split(r"[,\s]+", text) if one]
    return written if isinstance(written, list | tuple) else [written]


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


def _network(written: Any) -> Any:  # noqa: ANN401
    """A network, or what is wrong with it and which one was perhaps meant."""
    if not isinstance(written, str):
        return written
    try:
        return ip_network(written)
    except ValueError:
        pass
    try:
        meant = ip_network(written, strict=False)
    except ValueError:
        raise ValueError(f"{written} is no network; write it as 192.168.1.0/24") from None
    raise ValueError(f"{written} names a machine in a network; did you mean {meant}?")


Networks = Annotated[
    tuple[Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)], ...], BeforeValidator(_listed)
]
Ports = Annotated[tuple[Annotated[int, Field(ge=1, le=65535)], ...], BeforeValidator(_listed)]
Pairs = Annotated[dict[str, str], BeforeValidator(_paired)]


class Section(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)
