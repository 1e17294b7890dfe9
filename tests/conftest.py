"""What every test run has in common."""

import os

from hypothesis import settings

pytest_plugins = ("tests.postgres", "tests.sandbox.served")

# The same examples in every run, so that a red run is red for a reason; `make soak` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("soak", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
