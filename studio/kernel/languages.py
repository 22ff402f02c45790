"""The languages in which messages are written: codes such as ``de``, or ``pt_BR`` where the country makes a difference."""

from __future__ import annotations

from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid

COMMON = ("en", "es", "fr", "de", "it", "pt", "pt_BR", "nl", "da", "sv", "nb", "fi", "pl", "cs", "hu", "ro", "el", "tr", "ru",
          "uk", "ar", "he", "hi", "vi", "zh", "zh_TW", "ja", "ko", "tl")  # fmt: skip
"""Those that are offered; others are typed."""


def code(text: str) -> str:
    """Return the code of a language as it is kept; empty for none.

    Args:
        text: a code, or the language's name in English or in itself: de, pt-br, German, Deutsch.
    Raises:
        Invalid: there is no such language.
    """
    typed = text.strip()
    if not typed:
        return ""
    # Babel is loaded when a message is written or somebody's language is typed.
    from babel import Locale, UnknownLocaleError

    if len(typed) <= 20 and typed.replace("-", "").replace("_", "").isascii():
        language, _, rest = typed.replace("-", "_").partition("_")
        try:
            found = Locale.parse(f"{language.lower()}_{rest}" if rest else language.lower())
            return str(found) if len(language) <= 3 else _named(typed)
        except (UnknownLocaleError, ValueError):
            pass
    return _named(typed)


def _named(typed: str) -> str:
    from babel import Locale

    for one in COMMON:
        locale = Locale.parse(one)
        names = (locale.get_display_name("en"), locale.english_name, locale.get_display_name(one))
        if typed.casefold() in [str(name).casefold() for name in names]:
            return one
    raise Invalid(f"There is no language {quoted(typed)}: type a code such as de, fr, es or pt_BR.", field="language")


def called(language: str) -> str:
    """Return the name of a language in English, with its code: German (de)."""
    if not language:
        return ""
    from babel import Locale, UnknownLocaleError

    try:
        return f"{Locale.parse(language).get_display_name('en')} ({language})"
    except (UnknownLocaleError, ValueError):
        return language
