"""Settings for every test: in CI, property tests try the same examples each time, so that a red is about the change."""

import os
import signal

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

# A shell starts what it puts into the background deaf to Ctrl-C, as `make test` does with one half, and so would be whatever
# a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
