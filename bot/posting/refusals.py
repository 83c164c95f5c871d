"""Discord's error codes, told apart by whom they concern. Pure.

Codes and meanings are those of "JSON Error Codes" in Discord's documentation (Topics, Opcodes and Status Codes). What
each leads to is our reading of the meaning; where the documentation says nothing of a case, the comment says who does.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.archive import GONE, NO_DIRECT
from bot.posting.answers import Answer, Outcome
from bot.wording import mark

MINUTE = timedelta(minutes=1)

BAD_LOGIN = mark("Discord does not accept the token.")
NO_ACCESS = mark("Dateline may not see this channel. Give it the permission View Channel there.")
NO_PERMISSION = mark("Dateline may not write in this channel. Give it the permission Send Messages there.")
NO_PERMISSION_IN_THREAD = mark("Dateline may not write here. Give it the permission Send Messages in Threads.")
WRONG_KIND = mark("Nothing can be posted in a channel of this kind. Choose another with /subscribe channel:…")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says, and for how long to wait where it asks for that without saying how long."""

    outcome: Outcome
    reason: str = ""
    """For a person, with what can be done; empty where Discord's own words have to do."""
    wait: timedelta = timedelta()


def _channel(reason: str) -> Meaning:
    return Meaning(Outcome.CHANNEL_CLOSED, reason)


MALFORMED = Meaning(Outcome.MALFORMED)
PASSING = Meaning(Outcome.UNREACHABLE)
TOKEN = Meaning(Outcome.SHUT_OUT, BAD_LOGIN)

MEANINGS: dict[int, Meaning] = {
    # ── The channel: its subscriptions are paused, and whoever ordered them is told what to do ──
    10003: _channel(GONE),
    10004: _channel(GONE),
    20009: _channel(mark("Discord takes this for adult content. Mark the channel as age-restricted.")),
    20024: _channel(mark("Discord asks Dateline for an age that no bot has. Lift the channel's restriction.")),
    40007: _channel(mark("Dateline is banned from this server. Lift the ban and invite it again.")),
    40058: _channel(mark("Only posts can be made in this forum. Order again with /subscribe.")),
    40066: _channel(mark("Only moderators may set this forum's tags. Let everybody set one, or ask for none.")),
    40067: _channel(mark("This forum asks for a tag. Choose one with /subscribe tags:…, or let posts be without.")),
    50001: _channel(NO_ACCESS),
    50003: _channel(WRONG_KIND),
    50007: _channel(NO_DIRECT),
    50008: _channel(WRONG_KIND),
    50009: _channel(mark("The server's verification level keeps Dateline out. Give it a role that is let in.")),
    50013: _channel(NO_PERMISSION),
    50024: _channel(WRONG_KIND),
    50055: _channel(mark("Discord does not know this server. Invite Dateline again.")),
    # Writing into an archived thread opens it again; this comes where Dateline may not do that.
    50083: _channel(mark("This thread is archived. Open it again.")),
    50095: _channel(mark("This server is not available where Dateline runs.")),
    60003: _channel(mark("This server asks for two-factor authentication. The bot's owner has to turn it on.")),
    160005: _channel(mark("This thread is locked. Unlock it, or give Dateline the permission Manage Threads.")),
    160006: _channel(mark("This server has as many active threads as Discord allows. Close some.")),
    160007: _channel(mark("This server has as many active announcement threads as Discord allows. Close some.")),
    # The four on forums are documented for webhooks; a channel that answers so takes no posts of ours either.
    220001: _channel(WRONG_KIND),
    220002: _channel(WRONG_KIND),
    220003: _channel(WRONG_KIND),
    220004: _channel(WRONG_KIND),
    # ── The message: it is sent again in a plainer form ──
    10014: MALFORMED,
    10087: MALFORMED,
    30015: MALFORMED,
    40005: MALFORMED,
    50006: MALFORMED,
    50035: MALFORMED,
    50045: MALFORMED,
    50046: MALFORMED,
    50068: MALFORMED,
    50109: MALFORMED,
    50110: MALFORMED,
    50123: MALFORMED,
    50138: MALFORMED,
    50146: MALFORMED,
    50151: MALFORMED,
    200000: MALFORMED,
    200001: MALFORMED,
    240000: MALFORMED,
    400001: MALFORMED,
    # ── A posted message ──
    10008: Meaning(Outcome.MESSAGE_GONE),
    40033: Meaning(Outcome.POSTED),
    50005: Meaning(Outcome.NOT_OURS),
    50021: Meaning(Outcome.NOT_OURS),
    # ── Us: nothing gets through, wherever it goes ──
    40001: TOKEN,
    40002: Meaning(Outcome.SHUT_OUT, mark("Discord wants the bot's owner to verify the account.")),
    40004: Meaning(Outcome.SHUT_OUT, mark("Discord has switched sending off for now.")),
    40012: TOKEN,
    50014: TOKEN,
    50025: TOKEN,
    50178: Meaning(Outcome.SHUT_OUT, mark("Discord wants the bot's owner to verify the account.")),
    # ── Passing: a limit that names no time, or trouble of Discord's own ──
    20016: Meaning(Outcome.LIMITED, wait=MINUTE),
    20022: Meaning(Outcome.LIMITED, wait=5 * MINUTE),
    20028: Meaning(Outcome.LIMITED, wait=MINUTE),
    20029: Meaning(Outcome.LIMITED, wait=MINUTE),
    30046: Meaning(Outcome.LIMITED, wait=10 * MINUTE),
    40003: Meaning(Outcome.LIMITED, wait=MINUTE),
    40006: Meaning(Outcome.LIMITED, wait=5 * MINUTE),
    40062: Meaning(Outcome.LIMITED, wait=MINUTE),
    110001: Meaning(Outcome.LIMITED, wait=MINUTE),
    130000: Meaning(Outcome.LIMITED, wait=MINUTE),
    # Seen as "internal network error" too, with nothing wrong in the request.
    40333: PASSING,
}


def meaning_of(status: int, code: int, words: str) -> Answer:
    """Discord's answer to a request that it did not carry out, other than 429 and 5xx.

    Args:
        status: of HTTP, 400 to 499.
        code: of Discord's JSON; 0 where there is none.
        words: Discord's, for a person.
    """
    said = f"Discord refuses: {words or status} ({status}/{code})."
    known = MEANINGS.get(code)
    if known:
        return Answer(known.outcome, known.reason or said, wait=known.wait, status=status)
    if status == 401:
        return Answer(Outcome.SHUT_OUT, BAD_LOGIN, status=status)
    if status in (403, 404, 408) and not code:
        # No error of Discord's API: Cloudflare or a proxy in between speaks.
        return Answer(Outcome.UNREACHABLE, said, status=status)
    if status == 413 or (status == 400 and not code):
        return Answer(Outcome.MALFORMED, said, status=status)
    return Answer(Outcome.UNEXPLAINED, said, status=status)
