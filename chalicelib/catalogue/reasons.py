"""Sentences that say why an authority was told, where no rule of routing says it."""

HANDED_OVER = "Another authority handed this case over to you."
IN_DANGER = "The person who reported says that somebody is in immediate danger."
