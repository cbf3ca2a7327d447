"""New things, written from templates."""
