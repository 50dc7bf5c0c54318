# syntax=docker/dockerfile:1
# Ameen Hub in a container: what it needs is installed in one stage and carried into the other.

FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
COPY requirements.lock /build/
# http-ece comes as source alone; it is plain Python and needs no compiler.
RUN python3 -m venv /opt/ameen \
    && /opt/ameen/bin/python -m pip install --only-binary :all: --no-binary http-ece \
        --requirement /build/requirements.lock \
    && /opt/ameen/bin/python -m pip uninstall --yes pip setuptools

FROM python:3.12-slim-bookworm
ENV PATH=/opt/ameen/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    AMEEN_ENV=production \
    AMEEN_DATA=/srv/ameen/data
WORKDIR /srv/ameen
COPY --from=build /opt/ameen /opt/ameen
COPY wsgi.py LICENSE ./
COPY ops/health.py ops/health.py
COPY static static
COPY templates templates
COPY ameen ameen
RUN python -m compileall -q ameen \
    && install -d -m 0700 -o 10001 -g 10001 data logs
USER 10001:10001
EXPOSE 4000
VOLUME ["/srv/ameen/data", "/srv/ameen/logs"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "ops/health.py"]
ENTRYPOINT ["python", "-m", "ameen"]
CMD ["serve", "--host", "0.0.0.0", "--port", "4000"]
