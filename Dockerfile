# One process, one volume: /data holds the database. Works with a read-only root:
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges -v reviewbot:/data --env-file .env reviewbot
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/bot
COPY requirements/run.txt requirements/
RUN /opt/bot/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY bot bot
COPY data data
RUN /opt/bot/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
ENV PATH=/opt/bot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    BOT_DATABASE_URL=sqlite+aiosqlite:////data/bot.db \
    BOT_LISTEN=0.0.0.0:8080
RUN useradd --system --uid 10001 --no-create-home reviewbot && install -d -o reviewbot /data
COPY --from=build /opt/bot /opt/bot
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
ENTRYPOINT ["reviewbot"]
CMD ["run"]
