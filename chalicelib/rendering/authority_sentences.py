"""Sentences that say why an authority was told, where it is not the catalogue that says so."""

from chalicelib.rendering.speech import N_

HANDED_OVER = N_("Another authority handed this case over to you.")
IN_DANGER = N_("The person who reported says that somebody is in immediate danger.")
