"""Local servers that behave like the providers, and crawls against them."""
