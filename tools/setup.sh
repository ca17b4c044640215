#!/bin/sh
# Installs what the tests need beside npm packages: a software Vulkan driver for WebGPU in Node, Chromium for the same in a browser,
# and the font in which the page is compared with pictures of it.
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
[ -x "${CHROMIUM_PATH:-/usr/bin/chromium}" ] || missing="${missing:+$missing }chromium"
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSansCondensed.ttf ] || missing="${missing:+$missing }fonts-dejavu-core fonts-dejavu-extra"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "setup: the tests of WebGPU and of the page need $missing: please install it (as root on Debian: apt-get install $missing)" >&2
  [ -z "${CI:-}" ] || exit 1
  exit 0
fi
echo "setup: installing $missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # one word a package
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >&2; }; then
  echo "setup: apt-get could not install $missing, for the reason above; the tests of WebGPU and of the page need it" >&2
  exit 1
fi
