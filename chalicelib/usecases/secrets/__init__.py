"""Our own HMAC secrets: what there is, the next version, the end of an old one."""
