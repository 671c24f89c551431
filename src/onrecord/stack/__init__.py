"""The development stack: Postgres, Kafka and S3 from ordinary packages, started and watched by `onrecord up`."""
