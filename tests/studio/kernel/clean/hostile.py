import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Hostile:
    id: str
    kind: str
    text: str


TEXTS = {
    row["id"]: Hostile(row["id"], row["kind"], row["text"])
    for row in json.loads((Path(__file__).parents[3] / "hostile_strings.json").read_text("utf-8"))
}
