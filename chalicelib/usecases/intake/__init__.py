"""Accept reports: ``accept_report`` checks one and stores it, or finds that it is stored."""
