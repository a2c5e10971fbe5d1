"""How a new journey begins: from the gallery, from a blank map, or with a guide at one's side."""
