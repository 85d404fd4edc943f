# The book in a container: `docker build -t clusters .` sets up, executes, builds and verifies; `docker run --rm -p 8000:8000 clusters`
# then serves the site. The base image is named by version and by digest; the packages are those of the hash-locked requirements.
FROM python:3.11.14-slim-bookworm@sha256:65a93d69fa75478d554f4ad27c85c1e69fa184956261b4301ebaf6dbb0a3543d

# Debian's versions are those of the image's release; none of them reaches a result.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends make git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 reader

USER 1000
WORKDIR /home/reader/book
COPY --chown=reader:reader . .

RUN make book \
 && .venv/bin/clusterlib verify \
 && .venv/bin/clusterlib verify --site _build/html

EXPOSE 8000
CMD [".venv/bin/python", "-m", "http.server", "8000", "--directory", "_build/html"]
