"""``python -m refrain`` is the command ``refrain``."""

import sys

from ._command import main

sys.exit(main())
