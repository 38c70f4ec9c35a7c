"""`python -m offwire` is the command `offwire`: Python puts the folder that we run in before its own library, and there may lie
anything, a `json.py` for example.
"""

import os
import sys

if not getattr(sys.flags, "safe_path", False) and sys.path[:1] in ([""], [os.getcwd()]):
    del sys.path[0]

from offwire.cli import main

sys.exit(main())
