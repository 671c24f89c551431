"""The relay: ships the outbox to Kafka, in order, byte for byte."""
