#!/bin/sh
# Says what the tests need and the machine lacks. Today that is only a recent enough Node, which npm ci brings on Linux and Windows.
set -eu
node -e 'process.exit(parseInt(process.versions.node) < 24 ? 1 : 0)' || {
  echo "setup: Node 24 or later is needed, this is $(node --version). On Linux and Windows x64, npm ci brings it (unless told --omit=optional)." >&2
  exit 1
}
