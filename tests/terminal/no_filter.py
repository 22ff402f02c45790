"""Takes the last line before the terminal away, for the tests' own control: texts are sent as the widgets drew them."""


def take_away() -> None:
    """Send every text and every link as it is."""
    from rich.cells import cell_len

    from tui.terminal import safe_output

    def unfiltered(text: str) -> list[str]:
        width = cell_len(text)
        return [text, *[""] * (width - 1)] if width else []

    safe_output.install = lambda: None
    safe_output.cells_of = unfiltered
    safe_output.anchored = lambda text: text
    safe_output.linked = lambda text, link_id, link: f"\x1b]8;id={link_id};{link}\x1b\\{text}\x1b]8;;\x1b\\"
