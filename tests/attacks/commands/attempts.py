"""The attempts: what is tried, what each of those who try it sees, and what its own server reads instead."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.attacks.commands.acts import STRANGERS, Act, Choose, Menu, Press, Role, Slash, Submit, Typed
from tests.attacks.commands.town import SECRET
from tests.attacks.row import Row

KINDS = {
    Role.MEMBER: "member × admin",
    Role.ADMIN: "guild × guild",
    Role.OTHER: "guild × guild",
    Role.PRIVATE: "DM",
    Role.INSTALLED: "user-installed",
}
MANAGERS = "Only members with the Manage Server permission can"
GONE = "It is not in the archive any more."
NO_CORRECTIONS = "Nothing was corrected or reported here."
NONE = "I have read nothing about"
OLD = "This is from before my last restart, or"
ENDED = "This subscription has ended."
UNFOLLOWED = "You do not follow"
EMPTY = "(nothing)"
"""Where nothing is offered, or answered."""


@dataclass(frozen=True)
class Attempt:
    """One thing that several try."""

    act: Act
    sees: Mapping[Role, str]
    own: str = ""
    """What its own server reads, of which strangers must see nothing; empty where nothing is read."""


def strangers(act: Act, sees: str, own: str = "", *, member: str = "") -> Attempt:
    """What all who are not of the server see; and its members, where that is an attempt of theirs too."""
    return Attempt(act, dict.fromkeys(STRANGERS, sees) | ({Role.MEMBER: member} if member else {}), own)


def managing(act: Act, admin: str, *, private: str = "") -> Attempt:
    """What needs Manage Server: refused to all but an admin elsewhere, who finds nothing of the victim's.

    Args:
        act: what is tried.
        admin: what an admin of another server sees.
        private: what is seen in direct messages, where everybody manages what is theirs.
    """
    refused = dict.fromkeys((Role.MEMBER, Role.OTHER, Role.PRIVATE, Role.INSTALLED), MANAGERS)
    allowed = {Role.PRIVATE: private, Role.INSTALLED: private} if private else {}
    return Attempt(act, refused | {Role.ADMIN: admin} | allowed)


LOOKING = (
    strangers(Slash("about"), "I read 1 feed for you here", "I read 3 feeds"),
    strangers(Slash("event", {"words": "flooded"}), NONE, "Harrow Lane"),
    strangers(Slash("event", {"words": "#{alone}"}), NONE, "Harrow Lane"),
    strangers(Slash("event", {"words": "#{both}"}), "New library opens", "Vault"),
    strangers(Slash("event", {"words": "library"}), "New library opens", "Vault"),
    strangers(Slash("feed list"), "The Vale Courier", "Cellar Post", member="The Cellar Post"),
    strangers(Slash("follow", {"event": "#{alone}"}), NONE, "Harrow Lane"),
    strangers(Slash("follow", {"event": "flooded"}), NONE, "Harrow Lane"),
    strangers(Slash("following"), "You follow nothing yet.", member="You follow nothing yet."),
    strangers(Slash("help"), "Look up", member="Look up"),
    strangers(Slash("latest"), "New library opens", "Harrow Lane"),
    strangers(Slash("person", {"name": "Mira Vance"}), NONE, "warden"),
    strangers(Slash("person", {"name": "Ana Ruiz"}), "Mayor", "Vault"),
    strangers(Slash("quotes"), "It is open", "pumps"),
    strangers(Slash("quotes", {"by": "Mira Vance"}), NONE, "pumps"),
    strangers(Slash("quotes", {"about": "flooded"}), "nothing that I have read", "pumps"),
    strangers(Slash("search", {"words": "flooded"}), "nothing that I have read", "Harrow Lane"),
    strangers(Slash("search", {"words": "Mira Vanec"}), "nothing that I have read", "Harrow Lane"),
    strangers(Slash("search", {"words": "flooded", "feed": "{feed}"}), "I do not read a feed", "Harrow Lane"),
    strangers(Slash("search", {"words": "flooded", "feed": "The Cellar Post"}), "I do not read", "Harrow Lane"),
    strangers(Slash("trending"), "Nobody is more in the news than usual.", "Mira Vance"),
    strangers(Slash("why", {"url": "{url}"}), "No feed that I read has shown", "Cellar Post"),
    strangers(Slash("why", {"url": "{public}"}), "seen in the feed The Vale Courier", "Vault"),
    Attempt(
        Slash("subscriptions"),
        dict.fromkeys((Role.ADMIN, Role.OTHER), "Port Vale")
        | dict.fromkeys((Role.PRIVATE, Role.INSTALLED), "Nothing yet.")
        | {Role.MEMBER: "Port Vale"},
        "Cellar Post",
    ),
)
CHANGING = (
    strangers(Slash("data export"), "All that I keep of you.", member="All that I keep of you."),
    strangers(
        Slash("data delete", {"sure": True}), "You follow nothing now (0 ended)", member="You follow nothing now (0"
    ),
    strangers(
        Slash("delete-my-data", {"sure": True}), "You follow nothing now (0 ended)", member="You follow nothing now (0"
    ),
    strangers(Slash("follow", {"words": "ferry", "here": True}), "does not let me ping members"),
    strangers(Slash("unfollow", {"what": "{dora}"}), UNFOLLOWED, member=UNFOLLOWED),
    strangers(Slash("unfollow", {"what": "{follow}"}), UNFOLLOWED, member=UNFOLLOWED),
    managing(Slash("corrections"), NO_CORRECTIONS),
    managing(Slash("digest now"), "Nothing new since the last digest."),
    managing(Slash("digest preview"), "Nothing new since the last digest."),
    managing(Slash("digest test"), "New library opens"),
    managing(Slash("feed add", {"url": "https://courier.example/404"}), "nothing at this address (404)"),
    managing(Slash("feed export"), "The one feed:"),
    managing(Slash("feed import"), "a form: Read the feeds of an OPML file"),
    managing(Slash("feed remove", {"feed": "{feed}"}), "I do not read a feed"),
    managing(Slash("feed remove", {"feed": "The Cellar Post"}), "I do not read a feed"),
    managing(Slash("feed remove", {"feed": SECRET}), "I do not read a feed"),
    managing(Slash("notices"), "Whoever ordered a subscription will be told"),
    managing(Slash("settings member-pings", {"allow": False}), "0 of what they follow so rests"),
    managing(Slash("health"), "read without trouble"),
    managing(Slash("settings show"), "Settings of this server"),
    managing(Slash("setup"), "What shall come here?"),
    managing(Slash("subscribe", {"source": "feed:{feed}", "when": "daily"}), "This feed is not read any more."),
    managing(Slash("subscribe", {"source": "event:#{alone}", "when": "daily"}), NONE),
    managing(Slash("subscribe", {"source": "event:flooded", "when": "daily"}), NONE),
    managing(Slash("unsubscribe", {"subscription": "{order}"}), "There is no subscription"),
    managing(Slash("unsubscribe", {"subscription": "{dora}"}), "There is no subscription"),
    managing(Slash("unsubscribe", {"subscription": "{follow}"}), "There is no subscription"),
)
MENUS = (
    strangers(Menu("Who is in this story"), "New library opens", "Ana Ruiz"),
    strangers(Menu("Quotes from this story"), "Nobody is quoted"),
    strangers(Menu("Report an error"), "What is wrong?"),
    strangers(Menu("Digest this link"), "Ana Ruiz opened", "New library opens"),
)
TYPING = (
    strangers(Typed("event", "words", ""), "New library opens", "Harrow Lane"),
    strangers(Typed("event", "words", "flooded"), EMPTY, "Harrow Lane"),
    strangers(Typed("event", "words", "vault"), EMPTY, "Vault"),
    strangers(Typed("feed remove", "feed", ""), EMPTY, "Cellar Post", member="The Cellar Post"),
    strangers(Typed("feed remove", "feed", "cell"), EMPTY, "Cellar Post"),
    strangers(Typed("follow", "person", "mir"), EMPTY, "Mira Vance"),
    strangers(Typed("follow", "event", ""), "New library opens", "Harrow Lane"),
    strangers(Typed("follow", "pack", ""), "(vale)", member="(vale)"),
    strangers(Typed("follow", "timezone", "lon"), "Europe/London", member="Europe/London"),
    strangers(Typed("latest", "pack", ""), "(vale)", member="(vale)"),
    strangers(Typed("person", "name", "mir"), EMPTY, "Mira Vance"),
    strangers(Typed("person", "name", "Mira Vanec"), EMPTY, "Mira Vance"),
    strangers(Typed("quotes", "by", "mir"), EMPTY, "Mira Vance"),
    strangers(Typed("search", "feed", "cell"), EMPTY, "Cellar Post", member="The Cellar Post"),
    strangers(Typed("subscribe", "source", ""), "Port Vale", "Cellar Post", member="The Cellar Post (feed:"),
    strangers(Typed("subscribe", "source", "cellar"), "Stories with the words", "Cellar Post"),
    strangers(Typed("subscribe", "source", "mira"), "Stories with the words", "Mira Vance"),
    strangers(Typed("subscribe", "source", "flooded"), "Stories with the words", "Harrow Lane"),
    strangers(Typed("subscribe", "timezone", "lon"), "Europe/London", member="Europe/London"),
    strangers(Typed("unfollow", "what", ""), EMPTY, member=EMPTY),
    Attempt(
        Typed("unsubscribe", "subscription", ""),
        dict.fromkeys((Role.MEMBER, Role.OTHER, Role.PRIVATE, Role.INSTALLED), EMPTY) | {Role.ADMIN: "Port Vale in"},
        "Cellar Post",
    ),
)
PROBING = (
    *(
        strangers(Typed(command, option, typed), EMPTY, member=EMPTY)
        for command, option in (("feed remove", "feed"), ("search", "feed"), ("follow", "pack"), ("latest", "pack"))
        for typed in ("opensesame", "token=open", "https://cellar.example", "ann@")
    ),
    *(
        strangers(Typed(command, option, typed), EMPTY)
        for command, option in (("follow", "person"), ("person", "name"), ("quotes", "by"))
        for typed in ("vance", "Mira Vanec", "warden")
    ),
    *(strangers(Typed("follow", "event", typed), EMPTY) for typed in ("vault", "gold", "lower road", "pumps")),
)
"""What is typed letter by letter to learn what the server has: completion knows names and titles, and no address."""
PRESSING = (
    strangers(Press("apart:{both}"), "This event has one article only by now", "Which article reports another event?"),
    strangers(Press("apart:{alone}"), GONE),
    strangers(Press("follow:event:{alone}"), GONE, "Harrow Lane"),
    strangers(Press("follow:person:{person}"), "does not know them any more", "Mira Vance"),
    strangers(Press("look:event:{alone}:overview:1"), GONE, "Harrow Lane"),
    strangers(Press("look:event:{alone}:who:1"), GONE),
    strangers(Press("report:{alone}"), GONE, "What is wrong?"),
    strangers(Press("restore:0123456789abcdef"), OLD, member=OLD),
    Attempt(
        Press("subs:1"),
        dict.fromkeys((Role.ADMIN, Role.OTHER), "Port Vale")
        | dict.fromkeys((Role.PRIVATE, Role.INSTALLED), "Nothing yet.")
        | {Role.MEMBER: "Port Vale"},
        "Cellar Post",
    ),
    *(
        managing(Press(f"sub:{verb}:{{order}}:00000000"), ENDED, private=ENDED)
        for verb in ("edit", "pause", "resume", "test", "delete", "move", "copy")
    ),
    strangers(Press("look:event:{alone}:timeline:1"), GONE, "Harrow Lane"),
    strangers(Press("look:event:{alone}:quotes:1"), GONE),
    strangers(Press("look:event:{alone}:sources:1"), GONE, "Harrow Lane"),
    strangers(Press("look:event:{both}:sources:1"), "New library opens", "Vault"),
    strangers(Press("look:person:{person}:overview:1"), GONE, "warden"),
    strangers(Press("look:person:{person}:quotes:1"), GONE, "It stays shut"),
    strangers(Press("look:person:{person}:stories:1"), GONE, "Harrow Lane"),
    strangers(Press("look:person:{person}:with:1"), GONE, "Who appears with"),
    strangers(Press("turn:1:search:0:0:|flooded"), "nothing that I have read", "Harrow Lane"),
    strangers(Press("turn:1:search:0:{feed}:|flooded"), "nothing that I have read", "Harrow Lane"),
    strangers(Press("turn:1:quotes:0:0:Mira Vance|"), NONE, "It stays shut"),
    strangers(Press("turn:1:latest:0:0:|"), "New library opens", "Harrow Lane"),
    strangers(Press("turn:1:nowhere:0:0:|"), "New library opens", "Harrow Lane"),
    strangers(Press("help:The server"), "The server", member="The server"),
    strangers(Press("unfollow:{dora}"), UNFOLLOWED, member=UNFOLLOWED),
    strangers(Press("unfollow:{follow}"), UNFOLLOWED, member=UNFOLLOWED),
    strangers(Press("unfollow:{ping}"), UNFOLLOWED, member=UNFOLLOWED),
    *(
        strangers(Press(f"correction:{which}"), sees, member=sees)
        for which, sees in {
            "{standing}:{guild}:undo": "Only members with Manage Server can decide that.",
            "{reported}:{guild}:apply": "Only members with Manage Server can decide that.",
            "{reported}:{guild}:dismiss": "Only members with Manage Server can decide that.",
            "{standing}:0:undo": "Only the bot's owner can decide that.",
            "{standing}:{dm}:undo": "Only members with Manage Server can decide that.",
        }.items()
    ),
    *(
        managing(Press(f"feed:{verb}"), sees, private=sees)
        for verb, sees in {
            "remove:{feed}": "This server does not have this feed any more.",
            "remove:{secret}": "This server does not have this feed any more.",
            "regain:{feed}": "It is too late for that.",
        }.items()
    ),
    *(managing(Press(f"corrections:{page}"), NO_CORRECTIONS, private=NO_CORRECTIONS) for page in (1, 2, 9999)),
    managing(Press("settings:zone"), "a form: Zone"),
    managing(Press("settings:undo:language:de"), "Settings of this server"),
    managing(Press("setup:begin"), "What shall come here?", private="What shall come here?"),
    managing(Press("setup:done"), "Choose what shall come first.", private="Choose what shall come first."),
    managing(Press("setup:preview"), "I have read none of it yet.", private="I have read none of it yet."),
    managing(Press("setup:find"), "a form: Find an outlet", private="a form: Find an outlet"),
    managing(Press("setup:time:Nowhere/Town"), "a form: Time and city", private="a form: Time and city"),
    *(
        managing(Press(f"setup:undo:{which}"), "It was ended before.", private="It was ended before.")
        for which in ("{orders}", "{order}", "{dora}", "{follow}", "{ping}")
    ),
)
CHOOSING = (
    strangers(Choose("{choice}", ("{zone}",)), OLD, member=OLD),
    strangers(Choose("choice:0123456789abcdef", ("0",)), OLD, member=OLD),
    strangers(Choose("story:who", ("{alone}",)), GONE, "Harrow Lane"),
    strangers(Choose("more", ("{alone}",)), GONE, "Harrow Lane"),
    managing(Choose("subs", ("{order}",)), ENDED, private=ENDED),
    *(managing(Choose(f"sub-{verb}:{{order}}:00000000", ("1",)), ENDED, private=ENDED) for verb in ("move", "copy")),
    strangers(Choose("story:quotes", ("{alone}",)), GONE),
    strangers(Choose("story:report", ("{alone}",)), GONE, "What is wrong?"),
    strangers(Choose("which:{both}", ("{vault}",)), "This event has one article only by now"),
    strangers(Choose("which:{both}", ("page:0",)), "This event has one article only by now"),
    strangers(Choose("whom:1", ("{person}",)), GONE, "warden"),
    strangers(Choose("whom:0", ("{person}",)), GONE, "warden"),
    strangers(Choose("wrong:{alone}", ("n:{article}:0",)), GONE),
    strangers(Choose("wrong:{alone}", ("s:{article}:0",)), GONE, "a form: Who said it?"),
    strangers(Choose("wrong:{alone}", ("m:{article}:0",)), GONE),
    strangers(Choose("wrong:{alone}", ("g:{article}:0",)), GONE),
    strangers(Choose("wrong:{both}", ("e:{vault}:0",)), GONE),
    *(
        managing(Choose(f"settings:{what}", values), "Settings of this server")
        for what, values in (
            ("set:language", ("fr",)),
            ("set:layout", ("text",)),
            ("set:pictures", ("no",)),
            ("set:pings", ("nobody",)),
            ("set:keep_days", ("7",)),
            ("role", ()),
            ("notices", ()),
        )
    ),
    *(
        managing(Choose(f"setup:{kind}", (value,)), sees, private=sees)
        for kind, value, sees in (
            ("topics", "feed:{feed}", "What shall come here?"),
            ("regions", "feed:{feed}", "What shall come here?"),
            ("outlets", "feed:{feed}", "What shall come here?"),
            ("when", "instantly", "What shall come here?"),
            ("channel", "{channel}", "choose a channel"),
        )
    ),
)
SUBMITTING = tuple(
    strangers(Submit(form, "Harbour"), OLD, member=OLD)
    for form in (
        "Read the feeds of an OPML file",
        "Find an outlet",
        "Time and city",
        "Zone",
        "Who said it?",
        "Who is it?",
        "Which event is it?",
    )
)
FOLLOWING = (
    strangers(Slash("follow", {"pack": "The Cellar Post"}), "There is no pack", member="There is no pack"),
    strangers(Slash("follow", {"pack": "{feed}"}), "There is no pack", member="There is no pack"),
    strangers(Slash("follow", {"pack": "feed:{feed}"}), "There is no pack", member="There is no pack"),
    strangers(Slash("follow", {"pack": "vale", "here": True}), "leave out here:True", member="leave out here:True"),
    strangers(Slash("follow", {"pack": "vale", "person": "Ana"}), "one of them", member="one of them"),
    # As it was typed: how the server's article writes it, nobody else is told.
    strangers(Slash("follow", {"person": "mira vance"}), "mira vance"),
    strangers(Slash("follow", {"pack": "vale", "at": "08:00"}), "Port Vale"),
)
"""Last, as these are kept."""
ATTEMPTS = (*LOOKING, *CHANGING, *MENUS, *TYPING, *PROBING, *PRESSING, *CHOOSING, *SUBMITTING, *FOLLOWING)


def rows() -> list[Row]:
    """All of them, for each who tries."""
    return [Row(KINDS[who], who.value, str(one.act), sees) for one in ATTEMPTS for who, sees in one.sees.items()]
