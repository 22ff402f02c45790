"""The tests. What is set here counts before anything of Textual is imported."""

import os

# A screen paints what has changed at the next sixtieth of a second; tests need not wait for it.
os.environ.setdefault("TEXTUAL_FPS", "1000")
