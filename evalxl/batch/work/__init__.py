"""The processes that work on chunks: in a pool, on a cluster, started and stopped."""
