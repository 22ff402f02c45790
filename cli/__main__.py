"""``python -m cli`` is ``sittings``."""

import sys

from cli import main

sys.exit(main())
