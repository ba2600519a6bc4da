"""Import candidates, give them access codes and packs, and verify those."""
