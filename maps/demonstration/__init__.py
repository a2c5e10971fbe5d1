"""The demonstration: a real airport survey and the event log of a web shop, brought in through the product's own doors."""
