"""Words that tie a quotation to its speaker."""

from bot.reading.languages.en.words import ENGLISH

SPEECH = ENGLISH.speech
SURE = ENGLISH.sure
DOCUMENTS = ENGLISH.documents
PEOPLE = ENGLISH.people
SAYINGS = ENGLISH.sayings
ISSUED = ENGLISH.issued
WORDING = ENGLISH.wording
