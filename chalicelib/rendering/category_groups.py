"""Say what the groups are called in which forms and pages show the kinds of abuse."""

from collections.abc import Mapping

from chalicelib.catalogue.guidance import GroupId
from chalicelib.rendering.translator import N_

GROUPS: Mapping[GroupId, str] = {
    "danger": N_("Threats and danger"),
    "private_life": N_("Your private life and accounts"),
    "attacks": N_("Attacks on you"),
    "falsehoods": N_("Fakes and falsehoods"),
    "other": N_("Anything else"),
}
