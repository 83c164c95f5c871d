"""Addresses that hold a secret, sealed: whoever has the database or a backup of it, but not the key, reads none.

A feed is polled at its address, so that a hash will not do. Such an address is kept as
`sealed:<the key's name>:<cipher>@<its host>`, by AES-SIV (RFC 5297): authenticated, and the same address gives the
same words, so that SQL compares, joins and keeps unique as it does with any other. Which addresses are alike is all
this tells. What holds no secret is kept as it is.

Keys stand in a file beside the database, or in the environment; never in the database, nor in its backups.
"""

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, ColumnElement, Connection, Text, func, or_, select, type_coerce, update
from sqlalchemy.exc import DontWrapMixin, IntegrityError

from bot.archive.errors import ArchiveError
from bot.archive.files import file_of, flush, make_folder
from bot.archive.tables import articles, entries, feeds, former_addresses, pack_feeds
from bot.archive.tables.base import Address
from bot.news.addresses import SEALED, has_credentials, host_of, link_without, secrets_in, without_secrets

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    from bot.settings import Settings

SHORTEST_KEY = 32
"""Characters: fewer can be guessed."""
NAME = 8
"""Characters of a key's name."""
ADDRESSES: tuple[Column[str], ...] = (feeds.c.url, feeds.c.moved_to, former_addresses.c.url, pack_feeds.c.url)
"""All columns that hold addresses of feeds."""


class SealError(ArchiveError, DontWrapMixin):
    """There is no key, or it cannot be used."""


class Keys:
    """The keys: the first seals, all open. A file is read again when it has changed, and made when it is first needed.

    Args:
        file: where they stand, one a line; None for nowhere.
        given: keys themselves, with spaces between them, instead of a file.
    """

    def __init__(self, file: Path | None = None, given: str = "") -> None:
        self.file = file
        self._read_at: tuple[int, int] | None = None
        self._keys: dict[str, bytes] = {}
        self._use(given.split())

    def names(self) -> list[str]:
        """Of the keys that are here, the one that seals first. While the file is away, what was read stays in force.

        Raises:
            SealError: a key is too short.
        """
        with suppress(OSError, UnicodeDecodeError):
            if self.file is not None:
                at = self.file.stat()
                if self._read_at != (at.st_mtime_ns, at.st_ino):
                    self._use(self.file.read_text(encoding="utf-8").split())
                    self._read_at = at.st_mtime_ns, at.st_ino
        return list(self._keys)

    def seal(self, address: str) -> str:
        """An address as it is kept.

        Raises:
            SealError: it holds a secret, and there is no key and none can be made.
        """
        if address.startswith(SEALED) or not has_credentials(address):
            return address
        names = self.names() or self._made()
        if not names and self.file:
            raise SealError(f"The key {self.file} is empty, or cannot be read by this user.")
        if not names:
            raise SealError(
                "This address holds a secret, and there is no key to keep it under. Set DATELINE_KEY, or "
                "database.key_file, to the same on all machines."
            )
        cipher = _aes(self._keys[names[0]]).encrypt(address.encode(), None)
        return f"{SEALED}{names[0]}:{urlsafe_b64encode(cipher).decode()}@{host_of(address)}"

    def open(self, kept: str) -> str:
        """An address as it is; one whose key is not here stays as it is kept."""
        if not kept.startswith(SEALED):
            return kept
        name, _, rest = kept.removeprefix(SEALED).partition(":")
        if name not in self._keys and name not in self.names():
            return kept
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415

        try:
            return _aes(self._keys[name]).decrypt(urlsafe_b64decode(rest.rpartition("@")[0]), None).decode()
        except (InvalidTag, ValueError):
            return kept

    def turn(self) -> None:
        """Put a new key before those in the file.

        Raises:
            SealError: there is no file, or it cannot be written.
        """
        if self.file is None:
            raise SealError("The keys are in DATELINE_KEY: put a new one before them, with a space between.")
        self.names()
        known = self.file.read_text(encoding="utf-8") if self._keys else ""
        fresh = self.file.with_name(f"{self.file.name}.new")
        try:
            make_folder(self.file)
            fresh.unlink(missing_ok=True)
            _write(fresh, f"{secrets.token_urlsafe(48)}\n{known}")
            fresh.replace(self.file)
            flush(self.file.parent)
        except OSError as error:
            raise SealError(f"The key {self.file} cannot be written: {error.strerror}.") from None
        self.names()

    def _use(self, written: list[str]) -> None:
        if any(len(one) < SHORTEST_KEY for one in written):
            where = self.file or "DATELINE_KEY"
            raise SealError(f"A key in {where} is shorter than {SHORTEST_KEY} characters, and could be guessed.")
        self._keys = {_digest(one, b"name", NAME // 2).hex(): _digest(one, b"seal", 64) for one in written}

    def _made(self) -> list[str]:
        """The names of the keys in the file, which is made; whoever makes it first is followed by all others."""
        if self.file is None:
            return []
        fresh = self.file.with_name(f"{self.file.name}.{secrets.token_hex(8)}")
        try:
            make_folder(self.file)
            _write(fresh, f"{secrets.token_urlsafe(48)}\n")
            with suppress(FileExistsError):
                self.file.hardlink_to(fresh)
            flush(self.file.parent)
        except OSError as error:
            raise SealError(f"The key {self.file} cannot be made: {error.strerror}.") from None
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
        return self.names()


def keys_of(settings: "Settings") -> Keys:
    """The keys that the settings name; by default those beside a SQLite file."""
    if settings.key:
        return Keys(given=settings.key.get_secret_value())
    file = settings.database.key_file
    return Keys(file) if file else keys_beside(settings.database.url)


def keys_beside(url: str) -> Keys:
    """The keys of a database by its URL: those beside a file, none for a server, and its own for one in memory."""
    file = file_of(url)
    if file is not None:
        return Keys(file.with_name(f"{file.name}.key"))
    return Keys() if url.startswith("postgresql") else Keys(given=secrets.token_urlsafe(48))


def seal_all(connection: Connection, keys: Keys) -> int:
    """Seal what is not, or is under an older key, or is no secret any more; how many addresses."""
    changed = 0
    for column in ADDRESSES:
        kept = type_coerce(column, Text)
        key = [type_coerce(one, Text) if isinstance(one.type, Address) else one for one in column.table.primary_key]
        for row in connection.execute(select(kept.label("kept"), *key).where(kept.is_not(None))).all():
            now = keys.seal(keys.open(row.kept))
            if now == row.kept:
                continue
            itself = [one == value for one, value in zip(key, row[1:], strict=True)]
            # One that was brought anew while its key was away stays as it is: it can be read under either key.
            with suppress(IntegrityError), connection.begin_nested():
                connection.execute(update(column.table).where(*itself).values({column.name: now}))
                changed += 1
                if column is feeds.c.url and not row.kept.startswith(SEALED):
                    _take_out(connection, row[1], secrets_in(row.kept))
    return changed


def _take_out(connection: Connection, feed: int, found: frozenset[str]) -> None:
    """Take a feed's secrets out of what it has said, as it is taken out of what it says from now on.

    An entry's key stays that by which a poll knows it again. Texts of articles stay, since readings point into them.
    """
    names = "key", "url", "link", "title", "content"
    columns = [entries.c[name] for name in names]
    for row in connection.execute(
        select(entries.c.id, entries.c.article_id, *columns).where(entries.c.feed_id == feed)
    ):
        said = {name: row._mapping[name] for name in names}  # noqa: SLF001, SQLAlchemy's own name for it
        now = {name: without_secrets(held, found) if held else held for name, held in said.items()}
        now |= {name: link_without(held, found) if held else held for name in ("url", "link") if (held := said[name])}
        if now == said:
            continue
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(update(entries).where(entries.c.id == row.id).values(now))
        if row.url and row.article_id:
            where = articles.c.id == row.article_id, articles.c.url == row.url
            shown = now["url"] or without_secrets(row.url, found)
            connection.execute(update(articles).where(*where).values(url=shown))


def away(connection: Connection, keys: Keys) -> int:
    """How many feeds are not read, since the key to their address is not here."""
    return connection.execute(select(func.count()).select_from(feeds).where(~can_open(keys))).scalar_one()


def in_clear(connection: Connection) -> int:
    """How many addresses of feeds with a secret are not sealed."""
    found = connection.execute(select(type_coerce(feeds.c.url, Text))).scalars()
    return sum(not one.startswith(SEALED) and has_credentials(one) for one in found)


def can_open(keys: Keys) -> ColumnElement[bool]:
    """Whether a feed's address is readable here."""
    kept = type_coerce(feeds.c.url, Text)
    begins = [f"{SEALED}{name}:" for name in keys.names()]
    is_plain = func.substr(kept, 1, len(SEALED)) != SEALED
    return or_(is_plain, func.substr(kept, 1, len(SEALED) + NAME + 1).in_(begins)) if begins else is_plain


def _write(file: Path, text: str) -> None:
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())


def _digest(key: str, use: bytes, size: int) -> bytes:
    return blake2b(key.encode(), digest_size=size, person=b"dateline " + use).digest()


def _aes(key: bytes) -> "AESSIV":
    # It takes 8 MB, and most bots read no address with a secret.
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415

    return AESSIV(key)
