"""Pages of listening: lists, surveys, their collectors, and what customers see."""
