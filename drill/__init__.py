"""Rehearse an election on the embedded stack, in accelerated time, with invented people."""
