#!/bin/sh
# Installs what the tests need beside npm packages: a software Vulkan driver for WebGPU in Node, and Chromium for the same in a browser.
# Only where it can: root on Debian or a relative of it. Elsewhere it names what is missing.
set -eu
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # the Node that npm ci brought, as in npm scripts
node -e 'process.exit(parseInt(process.versions.node) < 24 ? 1 : 0)' || {
  echo "setup: Node 24 or later is needed, this is $(node --version). On Linux and Windows x64, npm ci brings it (unless told --omit=optional)." >&2
  exit 1
}
[ "$(uname)" = Linux ] || exit 0
missing=""
ls /usr/share/vulkan/icd.d/*.json >/dev/null 2>&1 || missing="mesa-vulkan-drivers"
[ -x "${CHROMIUM_PATH:-/usr/bin/chromium}" ] || missing="$missing chromium"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "setup: installing $missing" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086 # one word a package
  apt-get install -y -qq --no-install-recommends $missing >&2
else
  echo "setup: the tests of the gpu backend need $missing; please install it (apt-get install $missing)" >&2
  [ -z "${CI:-}" ] || exit 1
fi
