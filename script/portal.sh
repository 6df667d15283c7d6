# Sourced by run and bench: how the portal is told where its things lie.
# shellcheck shell=bash disable=SC2034

# portal_environment FOLDER PORT: exports the portal's settings for a SQLite file in FOLDER, listening on PORT.
portal_environment() {
  database_file="$1/forecourt.sqlite"
  export DATABASE_URL="sqlite://$database_file"
  export FORECOURT_DATA="$1"
  export FORECOURT_LISTEN="127.0.0.1:$2"
  export FORECOURT_PUBLIC_URL="http://127.0.0.1:$2"
  export FORECOURT_SITE="${FORECOURT_SITE:-$CARGO_TARGET_DIR/site}"
}
