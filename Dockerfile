# syntax=docker/dockerfile:1
# Third-party assets
FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional --ignore-scripts

# Python packages, without those that only development needs
FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements/bootstrap.txt requirements/base.txt requirements/
RUN python -m venv /opt/venv \
    && python -m pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
    && uv pip sync --python /opt/venv/bin/python --no-cache --compile-bytecode requirements/base.txt

FROM python:3.11-slim-bookworm AS service
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libfontconfig1 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/titles --shell /usr/sbin/nologin titles
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production \
    DJANGO_SETTINGS_MODULE=config.settings \
    STATIC_ROOT=/srv/titles/static-collected \
    MEDIA_ROOT=/srv/titles/media \
    BEAT_SCHEDULE=/srv/titles/beat/schedule
WORKDIR /srv/titles/app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /build/node_modules node_modules
# Collecting needs settings that pass the production guard; nothing of these values stays in the image.
RUN python script/vendor --copy-only \
    && rm -rf node_modules \
    && SECRET_KEY=building-the-image-needs-no-secret-at-all-0123456789 \
       FIELD_ENCRYPTION_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
       DATABASE_URL=postgres://none/none REDIS_URL=redis://none/0 ALLOWED_HOSTS=none SITE_URL=https://none.invalid \
       python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p /srv/titles/media /srv/titles/beat \
    && chown titles:titles /srv/titles/media /srv/titles/beat
USER titles
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "16", "--no-ws", \
     "--respawn-failed-workers", "--host", "0.0.0.0", "--port", "8000", "config.wsgi:application"]
