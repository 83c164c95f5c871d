"""What holds for all tests."""

import os

from hypothesis import Phase, settings

# How long an example takes says how busy the machine is.
settings.register_profile("dateline", deadline=None)
# Whether a test fails is all that `make mutants` asks; looking for the smallest example takes minutes.
settings.register_profile("mutants", deadline=None, phases=(Phase.explicit, Phase.generate))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dateline"))
