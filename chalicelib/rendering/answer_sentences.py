"""Say in plain words what recipients answer: outcomes, statements of reasons and stages."""

from chalicelib.rendering.translator import N_

OUTCOMES = {
    "acknowledged": N_("They confirmed that they have the report."),
    "under_review": N_("They are looking at the report."),
    "content_removed": N_("They removed the content."),
    "visibility_limited": N_("They made the content harder to find or see."),
    "account_suspended": N_("They suspended the account."),
    "labelled": N_("They put a label on the content."),
    "partially_actioned": N_("They acted on some of it."),
    "no_violation": N_("They found that it does not break their rules."),
    "need_more_info": N_("They need to know more before they decide."),
}
# The DSA Transparency Database's values -> plain words.
REASONS = {
    "DECISION_GROUND_ILLEGAL_CONTENT": N_("The reason they gave: it is against the law."),
    "DECISION_GROUND_INCOMPATIBLE_CONTENT": N_("The reason they gave: it breaks their rules."),
    "DECISION_VISIBILITY_CONTENT_REMOVED": N_("The content was removed."),
    "DECISION_VISIBILITY_CONTENT_DISABLED": N_("The content can no longer be opened."),
    "DECISION_VISIBILITY_CONTENT_DEMOTED": N_("The content is shown to fewer people."),
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED": N_("The content is shown to adults only."),
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED": N_(
        "People can no longer share or answer the content."
    ),
    "DECISION_VISIBILITY_CONTENT_LABELLED": N_("The content carries a label."),
    "DECISION_VISIBILITY_OTHER": N_("The content was restricted in another way."),
    "DECISION_ACCOUNT_SUSPENDED": N_("The account was suspended."),
    "DECISION_ACCOUNT_TERMINATED": N_("The account was closed for good."),
    "AUTOMATED_DECISION_FULLY": N_("A computer made the decision."),
    "AUTOMATED_DECISION_PARTIALLY": N_("A computer took part in the decision."),
    "AUTOMATED_DECISION_NOT_AUTOMATED": N_("A person made the decision."),
}
QUOTED = {
    "decision_facts": N_("What they say happened:"),
    "illegal_content_legal_ground": N_("The law they name:"),
    "illegal_content_explanation": N_("Why they say it is against the law:"),
    "incompatible_content_ground": N_("The rule they name:"),
    "incompatible_content_explanation": N_("Why they say it breaks that rule:"),
    "decision_visibility_other": N_("How they restricted it:"),
}
STAGES = {
    "recorded_as_crime": N_("It is recorded as a crime."),
    "investigating": N_("They are investigating."),
    "charged": N_("Somebody was charged."),
    "convicted": N_("Somebody was convicted."),
    "no_further_action": N_("They are taking no further action."),
    "referred": N_("They referred it to somebody else."),
}
