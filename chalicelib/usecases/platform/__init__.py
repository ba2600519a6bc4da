"""Exchange tokens and outcomes with platforms."""
