"""Work that may take long or break, done in a process that can be killed."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import structlog

from bot.fetching.errors import FetchError, TooCostly
from bot.news import DatelineError, TryLater

T = TypeVar("T")
CPU_SECONDS = 20.0

log = structlog.get_logger()


class Run(Protocol):
    """Runs a function in a process that can be killed."""

    async def __call__(self, function: Callable[..., T], *arguments: Any, seconds: float) -> T:  # noqa: ANN401
        """What the function returns or raises."""
        ...


class Working:
    """Runs work in a worker, and tells what goes wrong there in a line."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def __call__(
        self,
        what: str,
        function: Callable[..., T],
        *arguments: Any,  # noqa: ANN401
        at: str | None,
    ) -> T:
        """Run work in a worker. Whatever goes wrong there is one line for a person.

        Args:
            what: it is, for the person.
            function: to be run.
            arguments: of the function.
            at: the address that it is about, for the log; None where somebody has sent a file.
        """
        try:
            return await self._run(function, *arguments, seconds=CPU_SECONDS)
        except (FetchError, TryLater):
            raise
        except DatelineError as error:
            reason = str(error)
            reason = reason[:1].lower() + reason[1:]
            problem = f"This {what} cannot be read: {reason}"
            # A worker gives up what takes all its time, or all its memory, which comes to the same.
            raise TooCostly(problem, CPU_SECONDS) from None
        except Exception:
            # Parsers raise all sorts on what is broken enough, and one bad page must not end what is done for others.
            log.exception("work failed", work=function.__name__, url=at)
            raise FetchError(f"This {what} cannot be read: it is broken in a way unknown to Dateline.") from None
