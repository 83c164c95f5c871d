# syntax=docker/dockerfile:1
ARG BASE=docker.io/library/python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /app
COPY requirements.txt ./
# spaCy models for other languages than English, with spaces between them.
ARG MODELS=
RUN python3 -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt \
 && if [ -n "$MODELS" ]; then /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps $MODELS; fi
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY config config
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
 && /venv/bin/pip uninstall --yes --quiet pip \
 && find /venv -type d \( -name tests -o -name test \) -path '*/site-packages/*' -prune -exec rm -rf {} + \
 && find /venv -name '*.pyx' -delete

FROM ${BASE}
RUN groupadd --gid 10001 dateline && useradd --uid 10001 --gid dateline --home-dir /data --no-create-home dateline \
 && install --directory --owner dateline --group dateline /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATELINE_DATABASE__URL=sqlite:////data/dateline.db
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s CMD ["dateline", "health"]
ENTRYPOINT ["dateline"]
CMD ["run"]
