"""Sign in memory instead of KMS: both sides of a ratio sign with it."""

from tests.support import fakes


class LoneSigner(fakes.MemorySigner):
    """Implements the port ``Signer``, and gives itself as the one that signs now."""

    def __init__(self) -> None:
        super().__init__()
        self._kid = super().kid

    @property
    def kid(self) -> str:
        """Return the thumbprint of the public key, made once as the adapter's is."""
        return self._kid

    def current(self) -> "LoneSigner":
        """Return itself: it is never rotated."""
        return self

    def note(self, _: object) -> None:
        """Take in which keys are published: none of them is this one."""
