"""RFC 9421 signatures both ways, RFC 9530 digests, RFC 8417 tokens: our policy on libraries.

Nothing here reads a clock: ages are measured by the ``Now`` that is passed in.
"""
