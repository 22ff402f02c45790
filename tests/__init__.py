"""The tests. What is set here counts before anything of Textual is imported."""

import os

# A screen paints what has changed at the next sixtieth of a second, and tests need not wait so long; painted after each
# message, a test of a screen would take a tenth more of the processor.
os.environ.setdefault("TEXTUAL_FPS", "300")
