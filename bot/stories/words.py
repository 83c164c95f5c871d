"""Words that say nothing of an event."""

STOPWORDS = frozenset(
    "a about above after again against all almost also although always am among an and another any are as at back be "
    "became because become been before behind being below between both but by came can cannot come could did do does "
    "doing down during each either else ever every few first for from further get got had has have having he her here "
    "hers herself him himself his how however i if in into is it its itself just last least less like made make many "
    "may me might more most much must my myself near never new next no nor not now of off often on once one only onto "
    "or other others our ours out over own per put quite rather same say said says see seen she should since so some "
    "still such take than that the their theirs them themselves then there these they this those though through thus "
    "to told too toward towards two under until up upon us very was we well were what when where whether which while "
    "who whom whose why will with within without would year years yet you your yours monday tuesday wednesday thursday "
    "friday saturday sunday today yesterday according mr mrs ms news report reported reports".split()
)
