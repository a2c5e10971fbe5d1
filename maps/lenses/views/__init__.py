"""The pages of the lenses."""
