"""Keep what a browser's cookie stands for."""
