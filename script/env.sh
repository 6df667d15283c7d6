# Sourced by the other scripts: where things lie, and how a script speaks.
# shellcheck shell=bash disable=SC2034

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything that is built lies outside the clone.
cache="${XDG_CACHE_HOME:-$HOME/.cache}/forecourt"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
# Pilots are a workspace of their own.
guests="$CARGO_TARGET_DIR/guests"
# Tools that script/setup builds lie there too, where they cannot clash with the machine's own.
tools="$cache/tools"
export PATH="$tools/bin:$PATH"
export CARGO_TERM_PROGRESS_WHEN="${CARGO_TERM_PROGRESS_WHEN:-never}"

# What is compiled for this machine: all but the front end, which is compiled for the browser. One selection of
# packages and features for every command, so that no dependency is built twice. (The locked child is in it for its
# tests and for clippy; the one that runs pilots is built by script/sandbox, alone.)
native=(--workspace --exclude frontend --features app/ssr)

say() { printf '%s\n' "$*"; }
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
