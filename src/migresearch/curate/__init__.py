"""Curation: what is asked, what people answer, and how well they agree. No terminal in it."""
