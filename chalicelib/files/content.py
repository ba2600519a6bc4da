"""What a file holds: bytes in memory, or a map of a file on disk, which is read where it is cut.

A map has no more in memory than what is looked at, so a film of 200 MB is inspected in a function
that has far less. Every reader here cuts (``content[a:b]``) and copies no more than it looks at.
"""

import mmap

Content = bytes | mmap.mmap


def starts_with(content: Content, magic: bytes) -> bool:
    """Return whether the content begins so."""
    return content[: len(magic)] == magic
