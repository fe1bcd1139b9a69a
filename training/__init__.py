"""How the built-in encoder is made: data -> captions -> cache -> train -> export -> evaluate.

Nothing in `lib` imports this package; it needs `training/requirements.txt` and hours, not seconds.
"""
