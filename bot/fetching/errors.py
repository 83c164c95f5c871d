"""What can go wrong with a URL, each as one line for a person."""

from datetime import datetime, timedelta

from bot.news import DatelineError

SAID = {
    401: "The server wants a log-in (401).",
    403: "The server refuses us (403).",
    404: "The server has nothing at this address (404).",
    410: "The server says that this is gone for good (410).",
    429: "The server asks us to come less often (429).",
}
"""What an answer other than the article or the feed comes to."""


class FetchError(DatelineError):
    """A URL did not give what was asked of it."""


class Refused(FetchError):
    """We do not open this URL."""

    # The same for every reason that lies in a network, so that nobody can map one by asking.
    said = "This address is not open to Dateline: only public web addresses (http or https) are."

    def __init__(self) -> None:
        super().__init__(self.said)


class NamesUser(Refused):
    """We do not open a URL with a user in it."""

    said = (
        "I fetch no address with a user or a password in it. Whoever runs Dateline can set them as a header for the "
        "site ([fetching.sites])."
    )


class BadStatus(FetchError):
    """The server answered with an error."""

    def __init__(self, status: int, retry_after: timedelta | datetime | None = None) -> None:
        usual = f"The server has a problem ({status})." if status >= 500 else f"The server answered {status}."
        super().__init__(SAID.get(status, usual))
        self.status = status
        self.retry_after = retry_after


class Unreachable(FetchError):
    """No answer, or none in time.

    Args:
        what: one line for a person.
        ours: whether our own network gave the error; no person is told, so that nobody can map it.
    """

    def __init__(self, what: str, *, ours: bool = False) -> None:
        super().__init__(what)
        self.ours = ours


class TooLarge(FetchError):
    """More bytes than we take."""


class NotAFeed(FetchError):
    """The answer is no feed."""

    def __init__(self, what_it_is: str, is_page: bool = False) -> None:
        super().__init__(what_it_is, is_page)
        self.is_page = is_page

    def __str__(self) -> str:
        return str(self.args[0])


class NoText(FetchError):
    """An article without text."""


class TooCostly(FetchError):
    """Parsing it took all the time that it may.

    Args:
        problem: one line for a person.
        seconds: that it took.
    """

    def __init__(self, problem: str, seconds: float) -> None:
        super().__init__(problem)
        self.seconds = seconds
