"""The effect ledger: whatever is done outside Postgres and Kafka has a row before the call, and an outcome after it."""
