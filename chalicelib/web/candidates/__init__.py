"""Answer candidates: who stands where, and to whom a candidate gave a code."""
