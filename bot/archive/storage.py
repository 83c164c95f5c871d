"""Trouble with what the database is kept on, which no row is to blame for."""

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


def storage_problem(error: BaseException) -> str | None:
    """What is wrong with the disk or the server of the database, for a person; None where the error is another."""
    if isinstance(error, PoolTimeout):
        return "The database does not answer."
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    said = str(error.orig).splitlines()[0] if str(error.orig) else type(error.orig).__name__
    if "no such" in said or "syntax" in said or "too many" in said:
        return None
    return f"The database cannot be used: {said}."
