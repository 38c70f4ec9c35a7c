"""`python -m offwire` is the command `offwire`."""

import sys

from offwire.cli import main

sys.exit(main())
