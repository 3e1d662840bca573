"""Looking at a web site: what it offers to programs, and whether what is declared of it holds."""
