# The front end, built from its lock file
FROM node:22-slim AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run bundle

# The product
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data DJANGO_SETTINGS_MODULE=contactcenter.settings
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps --only-binary=:all: -r requirements.lock
COPY . .
COPY --from=frontend /src/frontend/dist frontend/dist
RUN printf '#!/bin/sh\nexec python -m contactcenter "$@"\n' > /usr/local/bin/contactcenter \
 && chmod +x /usr/local/bin/contactcenter \
 && python -m compileall -q /app \
 && useradd --system --uid 10001 --home-dir /data contactcenter \
 && mkdir /data && chown contactcenter /data
USER contactcenter
VOLUME /data
EXPOSE 8000 2525
CMD ["contactcenter", "web", "--bind", "0.0.0.0:8000"]
