"""Policy indicators: the catalogue of indices, their scores, and what can be asked of both."""
