"""What sessions with PostgreSQL go by, whatever process opens them, and for what."""

from typing import Any

from sqlalchemy import URL

NETWORK = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Of connections to PostgreSQL, in seconds and milliseconds: one of which the network is gone ends within half a minute
(its documentation, section 34.1.2). Else the system would wait for two hours."""
_SESSION = {
    "timezone": "UTC",
    "datestyle": "ISO",
    "default_transaction_isolation": r"read\ committed",
    "idle_session_timeout": 0,
    "idle_in_transaction_session_timeout": 300_000,
    "tcp_keepalives_idle": NETWORK["keepalives_idle"],
    "tcp_keepalives_interval": NETWORK["keepalives_interval"],
    "tcp_keepalives_count": NETWORK["keepalives_count"],
    "tcp_user_timeout": NETWORK["tcp_user_timeout"],
}
"""What our sessions go by, whatever a role, a database or the server has set for all. The server finds out as soon as
we do that a network is gone: else a machine that lost its power would keep its locks, that of the active bot too, for
two hours; and one that is halted within a transaction, for good."""


def session_of(url: URL) -> dict[str, Any]:
    """How PostgreSQL's library is to open connections to a database, besides what its URL says."""
    # Of what is said twice the last counts; a search path, say, stays the URL's.
    said = url.query.get("options", ())
    ours = (f"-c {name}={value}" for name, value in _SESSION.items())
    options = " ".join((*((said,) if isinstance(said, str) else said), *ours))
    patience = {name: value for name, value in NETWORK.items() if name not in url.query}
    return patience | {"client_encoding": "utf8", "options": options}
