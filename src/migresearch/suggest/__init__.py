"""Suggestions for classification: rules first, then models on the stored vectors; people are never overruled."""
