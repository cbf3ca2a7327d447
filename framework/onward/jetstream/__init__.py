"""The NATS JetStream cluster: connection, streams, buckets, what is published there."""
