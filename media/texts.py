"""Sentences for people that arise here; they are German and are translated where they are shown."""


def N_(text: str) -> str:  # noqa: N802 - gettext's name for "to be translated later"
    """Mark a sentence for the catalogue."""
    return text
