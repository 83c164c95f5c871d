"""What news is about, as papers divide it."""

from enum import StrEnum


class Topic(StrEnum):
    """A section of a paper; its value is what readers see."""

    WORLD = "World"
    POLITICS = "Politics"
    BUSINESS = "Business"
    TECHNOLOGY = "Technology"
    SCIENCE = "Science"
    HEALTH = "Health"
    CLIMATE = "Climate"
    CULTURE = "Culture"
    SPORT = "Sport"
