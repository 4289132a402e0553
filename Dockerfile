# docker build -t healthgait . && docker run --rm healthgait     (more: docs/how_to/install.md)
FROM python:3.12-slim-bookworm

# What the wheels of requirement.txt do not bring: OpenCV's libraries, and a browser for the tests of the pages.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgl1 libglib2.0-0 chromium chromium-driver \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home walker

USER walker
RUN mkdir /home/walker/healthgait && python -m venv /home/walker/env
WORKDIR /home/walker/healthgait
ENV VIRTUAL_ENV=/home/walker/env PATH=/home/walker/env/bin:$PATH

# Before the rest, so that a change of the code installs nothing anew.
COPY requirement.txt .
RUN pip install --no-cache-dir -r requirement.txt

COPY --chown=walker . .
CMD ["bash", "scripts/demo.sh"]
