"""How a map is changed: gestures of operations, applied as a whole, undone and redone."""
