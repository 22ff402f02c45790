"""The templates with which a studio begins, each in four languages (frozen): the studio makes them its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class First(NamedTuple):
    """A template as shipped."""

    name: str
    uses: tuple[str, ...]
    """For which of email, text and letter."""
    subject: str
    body: str
    others: Mapping[str, tuple[str, str]]
    """Subject and text by language."""


CONFIRMATION = First(
    "Confirmation",
    ("email", "letter"),
    "Your {session.type} session on {session.date}",
    """Dear {client.first_name|friends},

thank you for booking with us - we are already looking forward to meeting you!

Here is what we have planned:

{session.date}, {session.time} to {session.end}
{session.type}, {session.place|at our studio}

Please arrive about ten minutes early, so that nobody has to hurry. Wear what you feel at home in, and bring along whatever \
belongs in the picture: a favourite toy, an instrument, the dog.

If something comes up, or if you have a question, just answer this message. A short word is enough, and we find another day.

Until soon,
{studio.name}""",
    {
        "de": (
            "Ihr Fototermin am {session.date}",
            """Guten Tag {client.name},

vielen Dank für Ihre Buchung - wir freuen uns schon auf Sie!

Das haben wir vereinbart:

{session.date}, {session.time} bis {session.end} Uhr
{session.place|bei uns im Studio}

Bitte kommen Sie etwa zehn Minuten früher, dann muss sich niemand beeilen. Ziehen Sie an, worin Sie sich wohlfühlen, und \
bringen Sie mit, was ins Bild gehört: ein Lieblingsspielzeug, ein Instrument, den Hund.

Wenn etwas dazwischenkommt oder Sie eine Frage haben, antworten Sie einfach auf diese Nachricht. Ein kurzes Wort genügt, und \
wir finden einen anderen Tag.

Bis bald
{studio.name}""",
        ),
        "es": (
            "Su sesión de fotos del {session.date}",
            """Hola, {client.name}:

Muchas gracias por reservar con nosotros. ¡Ya tenemos ganas de verle!

Esto es lo que hemos acordado:

{session.date}, de {session.time} a {session.end}
{session.place|en nuestro estudio}

Le rogamos que llegue unos diez minutos antes, para que nadie tenga que correr. Venga con ropa en la que se sienta a gusto y \
traiga lo que deba salir en la foto: un juguete preferido, un instrumento, el perro.

Si surge algo o tiene alguna pregunta, responda a este mensaje. Basta con unas palabras y buscaremos otro día.

Hasta pronto,
{studio.name}""",
        ),
        "fr": (
            "Votre séance photo du {session.date}",
            """Bonjour {client.name},

merci beaucoup pour votre réservation : nous nous réjouissons déjà de vous accueillir !

Voici ce que nous avons prévu :

{session.date}, de {session.time} à {session.end}
{session.place|dans notre studio}

Merci d'arriver une dizaine de minutes en avance, pour que personne n'ait à se presser. Portez ce dans quoi vous vous sentez \
bien, et apportez ce qui doit figurer sur la photo : un jouet préféré, un instrument, le chien.

En cas d'empêchement, ou pour toute question, répondez simplement à ce message. Un mot suffit, et nous trouverons un autre jour.

À bientôt,
{studio.name}""",
        ),
    },
)

REMINDER = First(
    "Reminder",
    ("email", "text"),
    "See you on {session.date}",
    "Hi {client.first_name|there}, we look forward to seeing you on {session.date} at {session.time}. If anything has "
    "changed, just let us know. {studio.name}",
    {
        "de": (
            "Bis {session.date}",
            "Guten Tag {client.name}, wir freuen uns auf Ihren Fototermin am {session.date} um {session.time} Uhr. Falls sich "
            "etwas geändert hat, sagen Sie uns kurz Bescheid. {studio.name}",
        ),
        "es": (
            "Nos vemos el {session.date}",
            "Hola, {client.name}: le esperamos el {session.date} a las {session.time}. Si algo ha cambiado, avísenos, por "
            "favor. {studio.name}",
        ),
        "fr": (
            "Rendez-vous le {session.date}",
            "Bonjour {client.name}, nous nous réjouissons de vous voir le {session.date} à {session.time}. En cas "
            "d'empêchement, prévenez-nous d'un mot. {studio.name}",
        ),
    },
)

THANK_YOU = First(
    "Thank you",
    ("email", "letter"),
    "Thank you for your visit",
    """Dear {client.first_name|friends},

thank you for coming to us on {session.date}. It was a pleasure to photograph you, and it shows in the pictures.

We are choosing and finishing the best of them now, and get in touch as soon as there is something to see.

If you enjoyed it, we would be glad if you told others of us. Nothing makes us happier than to meet people whom friends sent.

With warm regards,
{studio.name}""",
    {
        "de": (
            "Vielen Dank für Ihren Besuch",
            """Guten Tag {client.name},

vielen Dank, dass Sie am {session.date} bei uns waren. Es war uns eine Freude, Sie zu fotografieren, und das sieht man den \
Bildern an.

Wir wählen jetzt die besten aus und bearbeiten sie. Sobald es etwas zu sehen gibt, melden wir uns.

Wenn es Ihnen gefallen hat, freuen wir uns, wenn Sie anderen von uns erzählen.

Herzliche Grüße
{studio.name}""",
        ),
        "es": (
            "Gracias por su visita",
            """Hola, {client.name}:

Gracias por venir el {session.date}. Fue un placer fotografiarle, y se nota en las imágenes.

Ahora elegimos y retocamos las mejores, y le escribiremos en cuanto haya algo que ver.

Si le ha gustado, nos alegrará mucho que hable de nosotros a otras personas.

Un cordial saludo,
{studio.name}""",
        ),
        "fr": (
            "Merci de votre visite",
            """Bonjour {client.name},

merci d'être venus le {session.date}. Ce fut un plaisir de vous photographier, et cela se voit sur les images.

Nous choisissons et préparons maintenant les plus belles, et nous vous ferons signe dès qu'il y aura quelque chose à voir.

Si cela vous a plu, nous serions heureux que vous parliez de nous autour de vous.

Bien cordialement,
{studio.name}""",
        ),
    },
)

GALLERY = First(
    "Gallery ready",
    ("email", "text"),
    "Your pictures are ready",
    "Hi {client.first_name|there}, good news: your pictures of {session.short_date} are ready to be seen! Let us know when it "
    "suits you, and we show them to you. {studio.name}",
    {
        "de": (
            "Ihre Bilder sind fertig",
            "Guten Tag {client.name}, gute Nachrichten: Ihre Bilder vom {session.short_date} sind fertig! Sagen Sie uns, wann "
            "es Ihnen passt, dann zeigen wir sie Ihnen. {studio.name}",
        ),
        "es": (
            "Sus fotos están listas",
            "Hola, {client.name}: ¡buenas noticias! Sus fotos del {session.short_date} están listas. Díganos cuándo le viene "
            "bien y se las enseñamos. {studio.name}",
        ),
        "fr": (
            "Vos photos sont prêtes",
            "Bonjour {client.name}, bonne nouvelle : vos photos du {session.short_date} sont prêtes ! Dites-nous quand cela "
            "vous convient, et nous vous les montrerons. {studio.name}",
        ),
    },
)

MISSED = First(
    "Missed call",
    ("email", "text"),
    "We tried to call you",
    "Hi {client.first_name|there}, we tried to call you today and did not reach you. When is a good time? Just answer, or call "
    "us back. {studio.name}",
    {
        "de": (
            "Wir haben versucht, Sie anzurufen",
            "Guten Tag {client.name}, wir haben heute versucht, Sie anzurufen, und Sie nicht erreicht. Wann passt es Ihnen? "
            "Antworten Sie einfach oder rufen Sie zurück. {studio.name}",
        ),
        "es": (
            "Hemos intentado llamarle",
            "Hola, {client.name}: hoy hemos intentado llamarle y no le hemos encontrado. ¿Cuándo le viene bien? Responda o "
            "llámenos. {studio.name}",
        ),
        "fr": (
            "Nous avons essayé de vous appeler",
            "Bonjour {client.name}, nous avons essayé de vous joindre aujourd'hui, sans succès. Quand cela vous convient-il ? "
            "Répondez simplement ou rappelez-nous. {studio.name}",
        ),
    },
)

APPOINTMENT = First(
    "Appointment",
    ("email", "letter"),
    "{appointment.type} on {appointment.date}",
    """Dear {client.first_name|friends},

we are looking forward to seeing you:

{appointment.date}, {appointment.time} to {appointment.end}
{appointment.type}
{studio.name}

If something comes up, or if you have a question, just answer this message.

Until soon,
{studio.name}""",
    {
        "de": (
            "Ihr Termin am {appointment.date}",
            """Guten Tag {client.name},

wir freuen uns auf Sie:

{appointment.date}, {appointment.time} bis {appointment.end} Uhr
{studio.name}

Wenn etwas dazwischenkommt oder Sie eine Frage haben, antworten Sie einfach auf diese Nachricht.

Bis bald
{studio.name}""",
        ),
        "es": (
            "Su cita del {appointment.date}",
            """Hola, {client.name}:

Le esperamos con mucho gusto:

{appointment.date}, de {appointment.time} a {appointment.end}
{studio.name}

Si surge algo o tiene alguna pregunta, responda a este mensaje.

Hasta pronto,
{studio.name}""",
        ),
        "fr": (
            "Votre rendez-vous du {appointment.date}",
            """Bonjour {client.name},

nous nous réjouissons de vous accueillir :

{appointment.date}, de {appointment.time} à {appointment.end}
{studio.name}

En cas d'empêchement, ou si vous avez une question, répondez simplement à ce message.

À bientôt,
{studio.name}""",
        ),
    },
)

TEMPLATES = (CONFIRMATION, REMINDER, THANK_YOU, GALLERY, MISSED)
"""In the order of the list; those of the studios that had none."""
ALL = (*TEMPLATES, APPOINTMENT)
"""With which a studio is founded."""
INVITE = (CONFIRMATION, APPOINTMENT)
"""Of these the mails that carry what they are about for the client's calendar."""
