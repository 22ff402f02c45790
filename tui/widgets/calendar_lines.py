"""How a calendar's columns look, line by line: hours at the left, shaded parts, tiles with their chip, cursor, now-line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from studio.kernel.records import dataclass
from tui import marks
from tui.text import cells, fit
from tui.widgets.calendar_tiles import Band, Ghost, Lane, Row, Spot, Tile
from tui.widgets.cell_runs import Cell, joined, split_cells

GUTTER = 6
LEAST_COLUMN = 8
"""Cells of a column, with the line at its left, below which not all columns are shown at once."""
LEAST_PART = 4
"""Cells of one of several tiles side by side below which some of them are told by their number only."""
LEAST_SIGNED = 6
"""Cells of a tile from which it says that all is well with it."""
WITH_PAD = 9
"""Cells of a tile from which a blank stands behind its colour."""
WITH_MINUTES = 11
"""Cells from which at least its minutes do, where it does not begin with its line."""
WITH_TIME = 14
"""Cells of a tile from which the time stands in it: the gutter tells it too."""

HourText = Callable[[int], str]
"""Writes a minute of the day as the gutter does."""


@dataclass(slots=True)
class Picture:
    """All that is drawn: what the grid was given, and where its user stands."""

    lanes: Sequence[Lane]
    rows: Sequence[Sequence[Row]]
    """For each tile of each lane the lines that it takes."""
    step: int
    top: int
    """The first line of the day that is seen."""
    left: int
    """The first column that is seen."""
    widths: Sequence[int]
    """The cells of the columns that are seen, from ``left`` on."""
    spot: Spot
    hour: HourText
    lit: bool
    height: int
    """How many lines of the day are seen."""
    ghost: Ghost | None = None
    anchor: int | None = None
    """The minute at which a range begins that is being marked."""
    letters: Mapping[tuple[int, int, int | None], str] | None = None
    """The letters on the targets, each by column, minute and tile."""

    @property
    def heads(self) -> int:
        """How many lines of titles there are."""
        return 2 if any(lane.group for lane in self.lanes) else 1

    @property
    def seen(self) -> range:
        """The columns that are seen."""
        return range(self.left, min(len(self.lanes), self.left + len(self.widths)))


def head_line(picture: Picture, y: int, base: Style) -> Strip:
    """Draw a line of titles: that of the groups first, where there are groups."""
    line: list[Cell] = [(" ", "")] * GUTTER
    before, after = picture.left, len(picture.lanes) - picture.seen.stop
    if y == picture.heads - 1 and before:
        line = [(c, "now") for c in split_cells(fit(f"{marks.glyphs().before}{before}", GUTTER))]
    group, shown = "", list(zip(picture.seen, picture.widths, strict=False))
    for at, (column, width) in enumerate(shown):
        lane = picture.lanes[column]
        here = column == picture.spot.column and picture.lit
        if y < picture.heads - 1:
            if lane.group != group:
                group = lane.group
                over = 0
                for other, cells_of in shown[at:]:
                    if picture.lanes[other].group != group:
                        break
                    over += cells_of
                mine = any(picture.lanes[o].group == group for o in (picture.spot.column,)) and picture.lit
                text = split_cells(f"{marks.glyphs().upright}{fit(f' {group}', over - 1)}")
                line += [(text[0], "rule"), *((c, "label-here" if mine else lane.look or "text") for c in text[1:])]
            continue
        look = "label-here" if here else lane.title_look or lane.look or "text"
        mark = f" +{after}{marks.glyphs().after}" if after and at == len(shown) - 1 else ""
        room = width - 1 - len(mark)
        told = next((one for one in lane.titles if cells(one) < room), lane.titles[-1])
        title = fit(f" {told}", room)
        edge = marks.glyphs().upright if not lane.group or y else " "
        line += [(edge, "rule"), *((c, look) for c in split_cells(title)), *((c, "now") for c in mark)]
    return Strip(joined(line, base))


def body_line(picture: Picture, y: int, base: Style) -> Strip:
    """Draw one line of the day under the titles."""
    line = picture.top + y
    found = _gutter(picture, line)
    for column, width in zip(picture.seen, picture.widths, strict=False):
        found += [(marks.glyphs().upright, "rule"), *_column(picture, column, line, width - 1)]
    return Strip([*joined(found, base), Segment("", base)])


def _gutter(picture: Picture, line: int) -> list[Cell]:
    first = line * picture.step
    nows = [lane.now for lane in picture.lanes if lane.now is not None]
    if nows and first <= nows[0] < first + picture.step:
        return [(c, "now") for c in split_cells(fit(marks.glyphs().now + picture.hour(nows[0]), GUTTER))]
    last = picture.top + picture.height - 1
    if more := _beyond(picture, line) if line in (picture.top, last) else 0:
        sign = marks.glyphs().up if line == picture.top else marks.glyphs().down
        return [(c, "caution") for c in split_cells(f"{sign}{fit(str(more), 2)}   ")]
    text = picture.hour(first) if first % 60 == 0 else ""
    lights = picture.lanes[picture.spot.column].lights if picture.spot.column < len(picture.lanes) else ()
    if any(light.first < first + picture.step and first < light.last for light in lights):
        sign = marks.glyphs().block if marks.coloured() else "*"
        return [*((c, "caution") for c in split_cells(fit(text, GUTTER - 1, align="right"))), (sign, "golden")]
    return [(c, "muted") for c in split_cells(f"{fit(text, GUTTER - 1, align='right')} ")]


def _beyond(picture: Picture, line: int) -> int:
    """Count the tiles that are not seen, above the first line or below the last one."""
    above = line == picture.top
    return sum(
        row.last <= picture.top if above else row.first >= picture.top + picture.height
        for column in picture.seen
        for row in picture.rows[column]
    )


def _column(picture: Picture, column: int, line: int, width: int) -> list[Cell]:
    step = picture.step
    first, last = line * step, (line + 1) * step
    found = _ground(picture, column, line, width)
    spot, letter = picture.spot, (picture.letters or {}).get((column, first, None), "")
    if column == spot.column and spot.key is None and picture.ghost is None:
        anchor = spot.minute if picture.anchor is None else picture.anchor
        low, high = sorted((anchor // step, spot.minute // step))
        if low <= line <= high:
            look = ("selected" if picture.anchor is not None else "chosen") if picture.lit else "chosen-away"
            text = picture.hour(first) if line in (low, high) else ""
            offers = (band.words for band in picture.lanes[column].offers if band.first <= first < band.last)
            text = f"{text} {next(offers, '')}".rstrip()
            found = _over(found, f" {letter and f'{letter} '}{_pointed(text)}", look, width)
    if letter:
        found[1:2] = [(letter, "tip")]
    found = _tiles(picture, column, line, width, found)
    ghost = picture.ghost
    if ghost is not None and ghost.column == column and ghost.first < last and first < max(ghost.last, ghost.first + 1):
        text = f" {ghost.text}" if line == max(picture.top, ghost.first // step) else ""
        found = _over(found, text, "ghost" if ghost.possible else "alarm", width)
    return found


def _pointed(text: str) -> str:
    return text if marks.coloured() else f"{marks.glyphs().point}{text}"


def _over(found: list[Cell], text: str, look: str, width: int) -> list[Cell]:
    return [(c, look) for c in split_cells(fit(text, width))] if width else found


def _words_at(picture: Picture, column: int, band: Band) -> int:
    """Return the first line of a shaded part that is seen and has no tile on it."""
    first, last = max(picture.top, band.first // picture.step), -(-band.last // picture.step)
    taken = [row for row in picture.rows[column] if row.first < last and first < row.last]
    return next((at for at in range(first, last) if not any(row.first <= at < row.last for row in taken)), -1)


def _ground(picture: Picture, column: int, line: int, width: int) -> list[Cell]:
    """Draw what is beneath the tiles: free time, what is shaded, the line of now."""
    lane = picture.lanes[column]
    step = picture.step
    first, last = line * step, (line + 1) * step
    if lane.now is not None and first <= lane.now < last:
        return [(marks.glyphs().rule, "now")] * width
    offer = next((band for band in lane.offers if band.first < last and first < band.last), None)
    if offer is not None:
        text = fit(offer.words if line == _words_at(picture, column, offer) else "", max(0, width - 2))
        return [(marks.glyphs().bar, "good"), *((c, "good") for c in split_cells(f" {text}"))][:width]
    over = [band for band in lane.bands if band.first < last and first < band.last]
    if not over:
        # Blanks look alike in any ink: in that of the lines beside them they cost nothing.
        hour = [(marks.glyphs().mark, "rule")] if first % 60 == 0 and step < 60 else [(" ", "rule")]
        return [*hour, *[(" ", "rule")] * (width - 1)]
    # What begins later is said where it begins, also beneath what covers its beginning.
    band = next((one for one in reversed(over) if one.heavy), over[-1])
    filler = " " if marks.shaded_by_ground() else "/"
    cells_of: list[Cell] = [(filler, "shaded")] * width
    if band.words and line == _words_at(picture, column, band):
        words = band.words if cells(band.words) < width or width >= WITH_TIME else band.short or band.words
        text = fit(f" {words} ", min(width, cells(words) + 2))
        cells_of[: cells(text)] = [(c, "shaded-words") for c in split_cells(text)]
    return cells_of


def _tiles(picture: Picture, column: int, line: int, width: int, found: list[Cell]) -> list[Cell]:
    lane, rows = picture.lanes[column], picture.rows[column]
    here = [(tile, row, *row.cells(width, LEAST_PART)) for tile, row in zip(lane.tiles, rows, strict=True)
            if row.first <= line < row.last]  # fmt: skip
    hidden = sum(left == right for *_, left, right in here)
    # How many have no room stands beside the others, and covers none of their names.
    more = f"+{hidden}" if hidden else ""
    edge = width - len(more)
    for tile, row, left, right in here:
        if left < right:
            found[left : min(right, edge)] = _tile(picture, column, tile, row, line, min(right, edge) - left)
    found[edge:] = [(c, "caution") for c in more]
    return found


def _tile(picture: Picture, column: int, tile: Tile, row: Row, line: int, width: int) -> list[Cell]:
    top = max(row.first, picture.top)
    at = line - top
    chosen = picture.spot.column == column and picture.spot.key == tile.key
    look = ("chosen" if picture.lit else "chosen-away") if chosen else tile.look
    bold = "" if chosen else " tile-head" if at == 0 and tile.look == "tile" else ""
    chip = tile.letter if at == 0 or not marks.coloured() else " "
    if not marks.coloured() and at:
        chip = marks.glyphs().block
    sign = tile.sign if at == 0 and width > LEAST_SIGNED else ""
    if at == 0 and width <= LEAST_SIGNED and tile.sign_look == "caution":
        # In the place of its letter, which the lines below say too: beside it a name would be cut to two letters.
        chip = tile.sign
    pad = 1 if width >= WITH_PAD else 0
    room = width - 1 - pad - (len(sign) + 1 if sign else 0)
    # Columns that share what is left over differ by a cell: all of them say the time, or none.
    spare = picture.widths[column - picture.left] - min(picture.widths)
    text = _text(picture, tile, at, row.last - top, row.first < picture.top, room, timed=room - spare >= WITH_TIME)
    letter = (picture.letters or {}).get((column, tile.first, tile.key)) if at == 0 else None
    filler = marks.glyphs().shade if tile.word and tile.look == "tile-held" and at and not text else " "
    body = fit(text, room) if text else filler * room
    muted = " muted" if at and not chosen and tile.look == "tile" else ""
    plain = f"{look}{muted} {tile.chip.replace('chip-', 'bar-')}"
    first: Cell = (letter, "tip") if letter else (chip or " ", tile.chip if at == 0 else plain)
    cells_of = [
        first,
        *[(" ", f"{look}{bold}{muted}")] * pad,
        *((c, f"{look}{bold}{muted}") for c in split_cells(body)),
    ]
    if sign:
        cells_of += [(" ", look), (sign, f"{look} {tile.sign_look}" if not chosen else look)]
    return cells_of[:width]


def _text(picture: Picture, tile: Tile, at: int, lines: int, begun_above: bool, room: int, *, timed: bool) -> str:
    """Return what stands in one of a tile's lines."""
    if at == 0:
        head = tile.head
        if timed:
            head = f"{tile.at} {head}" if tile.at else head
        elif tile.first % picture.step and not tile.from_before and room >= WITH_MINUTES:
            head = f":{tile.first % 60:02} {head}"
        if begun_above or tile.from_before:
            head = f"{marks.glyphs().up}{head}"
        first = f"{tile.word} {head}" if tile.word and lines == 1 else head
        if lines == 1 and tile.lines and cells(first) + 2 + cells(tile.lines[0]) <= room:
            first += f"  {_together(tile.lines, room - cells(first) - 2)[0]}"
        if lines == 1 and tile.goes_on and cells(first) + 1 <= room:
            first += marks.glyphs().down
        return first
    told = [*([tile.word] if tile.word else []), *_together(tile.lines, room)]
    if at == lines - 1 and tile.goes_on:
        return marks.glyphs().down
    return told[at - 1] if at <= len(told) else ""


def _together(lines: Sequence[str], room: int) -> list[str]:
    """Put lines behind each other as far as there is room for whole ones."""
    found: list[str] = []
    for text in lines:
        both = f"{found[-1]} {marks.glyphs().mark} {text}" if found else ""
        if both and cells(both) <= room:
            found[-1] = both
        else:
            found.append(text)
    return found


def widths_of(total: int, count: int) -> list[int]:
    """Share out the cells of a window among as many of the columns as there is room for."""
    room = max(1, total - GUTTER)
    shown = max(1, min(count, room // LEAST_COLUMN))
    return [room * (at + 1) // shown - room * at // shown for at in range(shown)]


def bands_at(lane: Lane, minute: int) -> list[Band]:
    """Return what is shaded at a minute of a column."""
    return [band for band in lane.bands if band.first <= minute < band.last]
