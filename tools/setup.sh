#!/bin/sh
# Installs what the tests need besides npm packages: a software Vulkan driver for WebGPU in Node, Chromium, and the font of the reference
# pictures of the page. Installs as root on Debian and its relatives; elsewhere it names what is missing, and fails if CI is set.
set -eu
PATH="$(cd "$(dirname "$0")/.." && pwd)/node_modules/.bin:$PATH" # the Node that npm ci installed, as in npm scripts
node -e 'process.exit(parseInt(process.versions.node) < 24 ? 1 : 0)' || {
  echo "setup: unsupported Node: got $(node --version), expected 24 or later. On Linux and Windows x64, npm ci installs it, except with --omit=optional." >&2
  exit 1
}
[ "$(uname)" = Linux ] || exit 0
missing=""
ls /usr/share/vulkan/icd.d/*.json >/dev/null 2>&1 || missing="mesa-vulkan-drivers"
[ -x "${CHROMIUM_PATH:-/usr/bin/chromium}" ] || missing="${missing:+$missing }chromium"
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSansCondensed.ttf ] || missing="${missing:+$missing }fonts-dejavu-core fonts-dejavu-extra"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "setup: the tests of WebGPU and of the page need $missing. Install it (on Debian, as root: apt-get install $missing)." >&2
  [ -z "${CI:-}" ] || exit 1
  exit 0
fi
echo "setup: installing $missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # one word per package
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >&2; }; then
  echo "setup: apt-get failed to install $missing, which the tests of WebGPU and of the page need; see its message above" >&2
  exit 1
fi
