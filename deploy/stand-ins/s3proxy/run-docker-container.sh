#!/bin/sh
# Becomes S3Proxy, with the settings of the environment that compose.yaml gives.
set -eu
# shellcheck disable=SC2086 - the options are words
exec /opt/java/bin/java ${S3PROXY_JAVA_OPTS:-} -DLOG_LEVEL="$LOG_LEVEL" \
    -Ds3proxy.endpoint="$S3PROXY_ENDPOINT" \
    -Ds3proxy.authorization="$S3PROXY_AUTHORIZATION" \
    -Ds3proxy.identity="$S3PROXY_IDENTITY" \
    -Ds3proxy.credential="$S3PROXY_CREDENTIAL" \
    -Ds3proxy.cors-allow-origins="$S3PROXY_CORS_ALLOW_ORIGINS" \
    -Ds3proxy.cors-allow-methods="$S3PROXY_CORS_ALLOW_METHODS" \
    -Ds3proxy.cors-allow-headers="$S3PROXY_CORS_ALLOW_HEADERS" \
    -Djclouds.provider="$JCLOUDS_PROVIDER" \
    -Djclouds.filesystem.basedir="$JCLOUDS_FILESYSTEM_BASEDIR" \
    -cp "/opt/s3proxy/jars/*" org.gaul.s3proxy.Main --properties /dev/null
