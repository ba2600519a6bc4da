"""Every single fault: the whole loop, again for each AWS call and each way in which it can fail.

``python -m tests.support.faults`` runs them (``--help`` says how); ``tests.support.faults.planted``
plants defects and shows which test names them.
"""
