"""The baseline of a cold search: one question encoded as sentence-transformers' documentation shows."""

import sys

from sentence_transformers import SentenceTransformer

folder, question = sys.argv[1:]
print(SentenceTransformer(folder, device="cpu").encode([question]).shape)
