"""Run each scheduled job once at a time, however often it was started."""
