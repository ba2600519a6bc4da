"""Answer an authority's officers: a mail's link becomes a session, which opens cases."""
