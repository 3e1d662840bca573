"""Pictures of scores and of the catalogue, for a terminal and as files.

What is drawn (``choosing``) is apart from how: ``terminal`` writes text, ``files`` SVG, PNG and HTML.
"""
