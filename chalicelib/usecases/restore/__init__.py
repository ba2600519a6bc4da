"""Make anew from the log, once tables were lost or restored, all that follows from it."""
