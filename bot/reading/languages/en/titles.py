"""Titles that stand before a person's name and are no part of it, and what follows one."""

import re

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron president vice chancellor premier "
    "minister prime secretary senator sen rep representative congressman congresswoman governor gov mayor judge "
    "justice general gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral adm commander king "
    "queen prince princess crown pope bishop archbishop cardinal father rev reverend imam sheikh rabbi ambassador "
    "chairman chairwoman chair chief director officer detective inspector superintendent sheriff constable "
    "attorney spokesman spokeswoman spokesperson coach leader former ex acting deputy first lady foreign pol eng "
    "engr hon honourable honorable us u.s interim defence defense interior finance mme madam madame mlle uncle aunt "
    "pro tem tempore principal rector neighbour neighbor pm señor señora sra".split()
)
SUFFIX = re.compile(r"(?:,|(?<!\s))\s++(?:Jr|Sr|II|III|IV)\.?$")
"""What follows the surname of a son named after his father."""
