"""What readers correct: laid over what was read, for one server or for all, and taken back without a trace."""

from bot.archive import Archive
from bot.news import EVERYWHERE, CorrectionKind, GuildId, NewCorrection, Person, UserId
from tests.builders import NOON, later
from tests.integration.archive.press import Press, somebody

HERE, THERE = GuildId(10), GuildId(11)
EDITOR = UserId(5)
SAID = "“The door is open,” he said."
WORDS = "The door is open"


async def correct(archive: Archive, guild: GuildId, kind: CorrectionKind, what: str, becomes: str | None) -> None:
    await archive.corrections.add(NewCorrection(guild, kind, what, becomes, "a correction"), EDITOR, NOON)


async def who_said(archive: Archive, guild: GuildId) -> list[str | None]:
    return [one.speaker for one in await archive.people.said(None, None, None, 10, guild)]


async def person(archive: Archive, name: str, guild: GuildId) -> Person | None:
    return await archive.people.person(name, guild)


async def test_a_speaker_is_corrected_for_one_server_for_later_articles_too_and_back_again(archive: Archive) -> None:
    press = await Press.open(archive)
    story = await press.print(SAID, somebody("Ana Ruiz"), somebody("Leo Lind"), said=WORDS, by="Ana Ruiz")
    await correct(archive, HERE, CorrectionKind.SPEAKER, WORDS, "Leo Lind")
    later_story = await press.print(SAID, somebody("Ana Ruiz"), said=WORDS, by="Ana Ruiz", at=later(hours=1))
    assert await who_said(archive, HERE) == ["Leo Lind"]
    assert await who_said(archive, THERE) == ["Ana Ruiz"]
    for number in (story.id, later_story.id):
        shown = await archive.stories.get(number, HERE)
        assert shown
        assert shown.articles[0].reading.quotes[0].speaker == "Leo Lind"
    leo, ana = await person(archive, "Leo Lind", HERE), await person(archive, "Ana Ruiz", HERE)
    assert leo
    assert ana
    assert ([one.text for one in leo.quotes], ana.quotes) == ([WORDS], ())
    (standing,) = await archive.corrections.of_guild(HERE)
    assert await archive.corrections.undo(standing.id, THERE, EDITOR, NOON) is None, "another server's"
    assert await archive.corrections.undo(standing.id, HERE, EDITOR, NOON)
    assert await who_said(archive, HERE) == ["Ana Ruiz"]
    assert await archive.corrections.of_guild(HERE) == []


async def test_a_speaker_that_the_text_does_not_tell_becomes_nobody(archive: Archive) -> None:
    press = await Press.open(archive)
    await press.print(SAID, somebody("Ana Ruiz"), said=WORDS, by="Ana Ruiz")
    await correct(archive, EVERYWHERE, CorrectionKind.SPEAKER, WORDS, None)
    assert await who_said(archive, HERE) == [None]
    assert await archive.people.said("Ana Ruiz", None, None, 10, HERE) == []


async def test_two_names_become_one_person(archive: Archive) -> None:
    press = await Press.open(archive)
    await press.print("Pat Moss spoke.", somebody("Pat Moss", "Mayor"))
    text = "“It is done,” Patricia Moss said."
    await press.print(text, somebody("Patricia Moss"), said="It is done", by="Patricia Moss", at=later(hours=1))
    await correct(archive, HERE, CorrectionKind.SAME, "Pat Moss", "Patricia Moss")
    one = await person(archive, "Pat Moss", HERE)
    assert one
    assert (one.name, one.articles, [role.role for role in one.roles]) == ("Patricia Moss", 2, ["Mayor"])
    assert "Pat Moss" in one.aliases
    assert [quote.text for quote in one.quotes] == ["It is done"]
    assert await archive.people.complete("pat", asker=HERE) == ["Patricia Moss"]
    apart = await person(archive, "Pat Moss", THERE)
    assert apart
    assert apart.articles == 1


async def test_a_full_name_that_no_article_has_keeps_the_person_and_other_bearers_of_the_surname(
    archive: Archive,
) -> None:
    press = await Press.open(archive)
    await press.print("Leo Moss spoke.", somebody("Leo Moss"))
    await press.print("Leo Moss spoke.", somebody("Leo Moss"))
    await press.print("Pat Moss spoke.", somebody("Pat Moss"))
    await correct(archive, HERE, CorrectionKind.SAME, "Pat Moss", "Patricia Moss")
    assert [one.name for one in await archive.people.candidates("Moss", HERE)] == ["Leo Moss", "Patricia Moss"]
    for name in ("Pat Moss", "Patricia Moss"):
        one = await person(archive, name, HERE)
        assert one, name
        assert one.name == "Patricia Moss"


async def test_what_is_no_person_is_shown_nowhere(archive: Archive) -> None:
    press = await Press.open(archive)
    story = await press.print(SAID, somebody("Good Morning"), somebody("Ana Ruiz"), said=WORDS, by="Good Morning")
    await correct(archive, HERE, CorrectionKind.NOBODY, "Good Morning", None)
    assert await person(archive, "Good Morning", HERE) is None
    assert await archive.people.complete("good", asker=HERE) == []
    assert await who_said(archive, HERE) == [None]
    shown = await archive.stories.get(story.id, HERE)
    assert shown
    assert [actor.name for actor in shown.articles[0].reading.actors] == ["Ana Ruiz"]
    ana = await person(archive, "Ana Ruiz", HERE)
    assert ana
    assert ana.appears_with == ()


async def test_an_article_of_another_event_leaves_its_story_and_two_events_become_one(archive: Archive) -> None:
    press = await Press.open(archive)
    story = await press.print("The ferry sank.", title="Ferry sinks")
    both = await press.print("The bridge opened.", title="Bridge opens", joins=story.id, at=later(hours=1))
    bridge = both.articles[1]
    await correct(archive, HERE, CorrectionKind.EVENT, str(bridge.id), None)
    shown = await archive.stories.get(story.id, HERE)
    assert shown
    assert [one.article.title for one in shown.articles] == ["Ferry sinks"]
    (alone,) = await archive.stories.several(await archive.search.find("bridge", asker=HERE), HERE)
    assert [one.article.title for one in alone.articles] == ["Bridge opens"]
    elsewhere = await archive.stories.get(story.id, THERE)
    assert elsewhere
    assert len(elsewhere.articles) == 2
    other = await press.print("The bridge is closed.", title="Bridge closes", at=later(hours=2))
    await correct(archive, HERE, CorrectionKind.MERGE, str(other.id), str(alone.id))
    merged = await archive.stories.get(other.id, HERE)
    assert merged
    assert merged.id == alone.id
    assert [one.article.title for one in merged.articles] == ["Bridge opens", "Bridge closes"]


async def test_a_later_correction_of_the_same_takes_the_place_of_the_earlier(archive: Archive) -> None:
    press = await Press.open(archive)
    await press.print(SAID, somebody("Ana Ruiz"), said=WORDS, by="Ana Ruiz")
    await correct(archive, EVERYWHERE, CorrectionKind.SPEAKER, WORDS, "Leo Lind")
    await correct(archive, HERE, CorrectionKind.SPEAKER, WORDS, "Eva Lind")
    await correct(archive, HERE, CorrectionKind.SPEAKER, WORDS, "Eva Moss")
    assert await who_said(archive, HERE) == ["Eva Moss"]
    assert await who_said(archive, THERE) == ["Leo Lind"]
    assert len(await archive.corrections.of_guild(HERE)) == 1


async def test_a_proposal_counts_once_it_is_decided(archive: Archive) -> None:
    press = await Press.open(archive)
    await press.print(SAID, somebody("Ana Ruiz"), said=WORDS, by="Ana Ruiz")
    new = NewCorrection(HERE, CorrectionKind.SPEAKER, WORDS, "Leo Lind", "Leo Lind said it")
    proposal = await archive.corrections.add(new, UserId(8), NOON, proposed=True)
    assert await who_said(archive, HERE) == ["Ana Ruiz"]
    assert await archive.corrections.apply(proposal.id, HERE, EDITOR, NOON)
    assert await archive.corrections.apply(proposal.id, HERE, EDITOR, NOON) is None
    assert await who_said(archive, HERE) == ["Leo Lind"]
    assert await archive.corrections.forget_user(UserId(8)) == 1
    assert [one.by for one in await archive.corrections.of_guild(HERE)] == [0]
