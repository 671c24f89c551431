#!/bin/bash
# Has the settings and the data folder made, then becomes Kafka.
set -eu
export CLUSTER_ID=${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}
run=(/opt/java/bin/java -cp "/opt/kafka/libs/*" -Dlog4j2.configurationFile=/etc/kafka/docker/console.properties
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
# shellcheck disable=SC2206 - the options are words
run+=(${KAFKA_HEAP_OPTS:-})
if ! told=$("${run[@]}" kafka.docker.KafkaDockerWrapper setup --default-configs-dir /etc/kafka/docker \
    --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config 2>&1); then
    grep -qi "already formatted" <<<"$told" || { echo "$told" >&2; exit 1; } # the settings are written before that
fi
exec "${run[@]}" kafka.Kafka /opt/kafka/config/server.properties
