"""Ways of looking at one journey besides the map: table, moments of truth, blueprint; and the views that people keep of them."""
