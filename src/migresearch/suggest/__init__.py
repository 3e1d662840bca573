"""Suggestions for classification: rules first, then models on the stored vectors; no person is overruled."""
