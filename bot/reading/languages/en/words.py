"""The words of English that the engines are given, from `words.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from bot.reading.languages.lexicon import read_words


@dataclass(frozen=True, slots=True)
class EnglishWords:
    """By the module that is given them."""

    # text/sentences
    abbreviations: frozenset[str]
    """Before a name or a number, with a full stop that the model takes for an end now and then."""
    lettered: frozenset[str]
    """What is told apart by a letter, behind which a full stop is no initial's: vitamin D., group A."""
    posted: frozenset[str]
    """Before X, where that is the network."""

    # text/tagging
    there_is: frozenset[str]

    # cues
    speech: frozenset[str]
    sure: frozenset[str]
    documents: frozenset[str]
    """What is written, and can stand as a speaker: the memo put it, the letter read."""
    people: frozenset[str]
    """Whom an article cites without a name or a role."""
    sayings: frozenset[str]
    """What somebody says, as a noun: in her words, his answer was."""
    issued: frozenset[str]
    """Of these, the ones that somebody issues in their own name."""
    wording: frozenset[str]
    """Of these, the ones that say no more than "according to"."""

    # occupations
    occupations: frozenset[str]
    abbreviated_occupations: frozenset[str]

    # titles
    titles: frozenset[str]

    # places
    countries_called: Mapping[str, str]
    """Short forms of countries' names, parted by spaces, and behind strokes the longer ones."""
    known_places: frozenset[str]
    """Countries and capitals of one word, which the models take for people and companies at times.

Not those that people are often called, such as Jordan and Sofia."""
    divided_states: frozenset[str]
    """Of which the South is not the southern one."""

    # demonyms
    peoples: Mapping[str, str]
    """What those of a country are called where no rule tells."""
    demonym_suffixes: frozenset[str]
    demonym_dropped: frozenset[str]
    """Behind the stem of a country whose people go by the stem alone, or with "-ish": Serbia, Afghanistan."""

    # names/entities
    surnames_like_words: frozenset[str]
    no_name_ends: frozenset[str]

    # names/completion
    owned_bodies: frozenset[str]
    """First words of bodies that are named by whose they are: the Attorney General's Office."""
    small_in_bodies: frozenset[str]
    """Small words within what groups are called: Doctors for Calder."""
    months_like_names: frozenset[str]
    courtesies: frozenset[str]
    before_months: frozenset[str]
    """Words behind which such a month is none of a name."""

    # names/things
    products: frozenset[str]
    """What companies make and call by a name."""

    # names/kinds
    no_actors: frozenset[str]
    """Last words of what the models take for organisations and is no actor at all: events, laws, terms."""
    kinds_of_body: frozenset[str]
    """What tells of what sort a body is, and names none."""
    corporate: frozenset[str]
    """Last words of companies and bodies, which spaCy takes for surnames. No surnames are among them."""
    teams: frozenset[str]
    """Last words of teams, which go by them alone."""
    team_towns: frozenset[str]
    grounds: frozenset[str]
    """Last words of places that spaCy takes for organisations; a place told of before goes by them alone."""
    venues: frozenset[str]
    """Last words of places where something is held."""
    assemblies: frozenset[str]
    """Organisations that people are in."""

    # names/title_case
    unstressed: frozenset[str]
    """Words that may be small in a headline; verbs are not among them."""

    # roles/appositions
    ranks_in_full: frozenset[str]
    role_joints: frozenset[str]
    """Small words and marks within a role, besides prepositions."""
    role_prepositions: frozenset[str]
    articles: frozenset[str]
    honorifics: frozenset[str]
    ranks: frozenset[str]
    partisans: frozenset[str]
    """What somebody is beside an office."""
    children: frozenset[str]
    denied: frozenset[str]
    leading_verbs: frozenset[str]
    relatives: frozenset[str]

    # roles/extraction
    behind_offices: frozenset[str]
    """What follows an office and belongs to it."""
    noble: frozenset[str]
    qualifiers: frozenset[str]
    lesser: frozenset[str]
    kin: frozenset[str]
    aside: frozenset[str]
    calendar: frozenset[str]
    seats: frozenset[str]
    fond: frozenset[str]
    no_role_begins: frozenset[str]
    """Words that tell no office, or only what somebody is to another."""
    past_roles: frozenset[str]

    # roles/offices
    posts: frozenset[str]
    """What somebody holds as something: in his role as, her term as."""
    appointed: frozenset[str]
    have_been: frozenset[str]
    times: frozenset[str]
    no_offices: frozenset[str]
    office_parts: frozenset[str]
    behind_office: frozenset[str]

    # coreference/genders
    he: frozenset[str]
    she: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    mostly_masculine: frozenset[str]

    # coreference/descriptions
    wider: Mapping[str, str]
    """Nouns that stand for narrower ones: a lawmaker is a senator or a representative."""
    spelled_out: Mapping[str, str]
    """Words of a description as they are compared; those that tell nothing are empty."""
    past_descriptions: frozenset[str]
    other_offices: frozenset[str]
    """Words that make another office of one: a vice president is not the president."""
    related: frozenset[str]
    """Nouns for somebody beside whom an article speaks of."""
    behind_description: frozenset[str]

    # coreference/pronouns
    asking: frozenset[str]

    # coreference/resolution
    phrase_prepositions: frozenset[str]
    """Behind a noun, they begin what describes it: the head of the port."""
    other_bodies: frozenset[str]
    """Besides `no_businesses`, nouns for which "it" may stand."""
    businesses: frozenset[str]
    no_businesses: frozenset[str]
    one_of_many: frozenset[str]
    anybody: frozenset[str]

    # actors/acting
    definite: frozenset[str]
    """Before a noun, they say that it is known who is meant."""
    unnamed: frozenset[str]
    """Whom a lead tells of before it names them, beside those of `anybody` and of all occupations."""

    # actors/finding
    learning: frozenset[str]
    """What a paper does in its own report."""

    # actors/salience
    personal_pronouns: frozenset[str]
    press: frozenset[str]
    """Last words of what newspapers and agencies are called."""
    reporters: frozenset[str]
    reporting: frozenset[str]

    # speakers/candidates
    speaker_prepositions: frozenset[str]
    """Before whoever may speak: according to, a letter from."""

    # speakers/overrides
    authored: frozenset[str]
    """What somebody writes or makes, besides `sayings`: "the order said"."""
    taking_up: frozenset[str]
    """First words of a sentence that tells whose words those before it were."""
    answering: frozenset[str]

    # speakers/direct_speech
    titled: frozenset[str]
    before_programmes: frozenset[str]
    """What somebody does with a programme that has a title: tell, host."""
    called: frozenset[str]
    works: frozenset[str]
    languages: frozenset[str]
    loud: frozenset[str]

    # speakers/evidence
    possessives: frozenset[str]
    issuing: frozenset[str]

    # speakers/features
    never_named: frozenset[str]
    """Pronouns that no speaker is named by."""
    pronouns: frozenset[str]

    # speakers/introductions
    pointing: frozenset[str]

    # speakers/labels
    no_labels: frozenset[str]
    unnamed_labels: frozenset[str]

    # speakers/sources
    shares: frozenset[str]
    excerpts: frozenset[str]
    """What is told or shown, of which somebody is the source."""

    # speakers/standalone
    negative: frozenset[str]
    denials: frozenset[str]
    leaning_quotes: frozenset[str]

    # speakers/voices
    quoting: frozenset[str]

    # gist/candidates
    pointing_views: frozenset[str]
    """First words of a sentence that tells whose view the one before gives."""
    leaning: frozenset[str]
    """Besides `turning`, first words that lean on the sentence before."""
    turning: frozenset[str]
    """First words that join a sentence to the one before: without them it stands, if it names what it is about."""
    referring: frozenset[str]
    """First words that stand for somebody whom the sentence before names."""
    somebody: frozenset[str]

    # dates/expressions
    modal: frozenset[str]
    """Auxiliaries that tell neither past nor future."""
    days: tuple[str, ...]
    """From Monday on."""
    months: tuple[str, ...]
    numbers: tuple[str, ...]
    """From one on, behind the article that may stand for one."""
    near: Mapping[str, int]
    """Days by how far they are from the day of publication."""
    timeless: frozenset[str]
    """Verbs that tell of a day to come in the present tense."""
    to_come: frozenset[str]


ENGLISH = read_words(
    EnglishWords, resources.files("bot.reading.languages.en").joinpath("words.toml").read_text("utf-8")
)
