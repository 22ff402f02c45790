"""What the demo studio writes to its clients, in English and to some in Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from studio.kernel.shown import format_time

DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip

WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "": {
        "booked": (
            "Your session on {day}",
            "Hello {name},\n\nwe look forward to your {kind} session on {day}, at {time}.\n\nHansen Portraits\n",
        ),
        "reminder": (
            "Reminder",
            "Hansen Portraits: we see you on {day}, at {time}. Please answer if you cannot come.",
        ),
        "ready": (
            "Your pictures are ready",
            "Hello {name},\n\nyour pictures are ready: come and see them.\n\nHansen Portraits\n",
        ),
        "thanks": (
            "Thank you",
            "Dear {name},\n\nthank you for coming to us. We wish you much joy with your pictures.\n\nMia Hansen\n",
        ),
    },
    "es": {
        "booked": (
            "Su sesión del {day}",
            "Hola, {name}:\n\nnos vemos para su sesión de fotos el {day} a las {time}.\n\nHansen Portraits\n",
        ),
        "reminder": (
            "Recordatorio",
            "Hansen Portraits: nos vemos el {day} a las {time}. Responda, por favor, si no puede venir.",
        ),
        "ready": (
            "Sus fotos están listas",
            "Hola, {name}:\n\nsus fotos están listas: venga a verlas.\n\nHansen Portraits\n",
        ),
        "thanks": (
            "Gracias",
            "Hola, {name}:\n\ngracias por su visita. Le deseamos mucha alegría con sus fotos.\n\nMia Hansen\n",
        ),
    },
}
"""Subject and text by language and by what it is about."""


def written(about: str, language: str, name: str, kind: str, at: datetime) -> tuple[str, str]:
    """Write to a client about a session, and return subject and text."""
    if language == "es":
        day, time = f"{DAYS[at.weekday()]} {at.day} de {MONTHS[at.month - 1]}", f"{at.hour}:{at.minute:02}"
    else:
        day, time = f"{at:%A}, {at:%B} {at.day}", format_time(at.time())
    subject, text = WORDS[language][about]
    return (subject.format(day=day), text.format(name=name, kind=kind, day=day, time=time))
