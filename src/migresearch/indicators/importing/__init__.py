"""Files of scores → editions: one module a form of file, all of them without a word to the database."""
