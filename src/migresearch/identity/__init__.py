"""Which records are one work: candidates, what they seem to be to each other, and what people decide.

The store keeps what people say and what the last look found; here stands the judgement.
"""

from migresearch.identity.clusters import Cluster, clusters_of

__all__ = ["Cluster", "clusters_of"]
