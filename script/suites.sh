# Sourced by script/test: suites, their counts, and what they run on.
# shellcheck shell=bash

work=$(mktemp -d "${TMPDIR:-/tmp}/forecourt-test.XXXXXX")
postgres_folder=
rows=()
all_passed=0 all_failed=0 all_skipped=0

finish() {
  if [ -n "$postgres_folder" ]; then "$root/script/postgres" stop "$postgres_folder"; fi
  rm -rf "$work"
}

# A fresh cluster, its address in FORECOURT_TEST_POSTGRES. Its folder lies in /tmp whatever TMPDIR says: a socket's
# path may have 107 bytes.
start_postgres() {
  postgres_folder=$(mktemp -d /tmp/forecourt-pg.XXXXXX) || return
  FORECOURT_TEST_POSTGRES=$("$root/script/postgres" start "$postgres_folder") || return
  export FORECOURT_TEST_POSTGRES
  # Which SQL statements the tests executed is written here by `it` and read by `tidy`.
  export FORECOURT_COVERAGE="$work/coverage"
  mkdir "$FORECOURT_COVERAGE"
  say "    $FORECOURT_TEST_POSTGRES"
}

# row SUITE PASSED FAILED SKIPPED SECONDS [NOTE]
row() {
  rows+=("$(printf '%-20s %7s %7s %8s %8s  %s' "$1" "$2" "$3" "$4" "$5" "${6:-}")")
  all_passed=$((all_passed + $2)) all_failed=$((all_failed + $3)) all_skipped=$((all_skipped + $4))
}

# check NAME COMMAND...: one thing that passes or fails.
check() {
  local name=$1 begun=$SECONDS code
  shift
  say "==> $name"
  "$@"
  code=$?
  case $code in
    0) row "$name" 1 0 0 $((SECONDS - begun)) ;;
    *) row "$name" 0 1 0 $((SECONDS - begun)) "exit code $code" ;;
  esac
}

# rust NAME TARGETS...: cargo test on the chosen targets of every native crate.
rust() {
  # The long ones print how many times they tried, so --full shows what passing tests print.
  local name=$1 begun=$SECONDS code log="$work/rust.log" options=(--skip long::)
  shift
  if [ "$full" = yes ]; then options=(--show-output); fi
  say "==> $name"
  cargo test --locked --no-fail-fast "${native[@]}" "$@" -- "${options[@]}" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  local passed=0 failed=0 skipped=0 p f i o note=
  while read -r p f i o; do
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + i + o))
  done < <(sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed; ([0-9]+) ignored; [0-9]+ measured; ([0-9]+) filtered out.*/\1 \2 \3 \4/p' "$log")
  # It did not compile, or a test ended its process: no count says so.
  if [ "$code" != 0 ] && [ "$failed" = 0 ]; then failed=1 note="cargo test ended with exit code $code"; fi
  row "$name" "$passed" "$failed" "$skipped" $((SECONDS - begun)) "$note"
}

# The pilots' own tests, which need no WebAssembly, and their format.
pilots() (
  cd sandbox/guests || exit
  cargo fmt --all --check && CARGO_TARGET_DIR="$guests" cargo clippy --locked --all-targets -- -D warnings &&
    CARGO_TARGET_DIR="$guests" cargo test --locked --quiet
)

# Those of pilots in Python, of what they are written with, and of the template, as plain Python.
python_pilots() (
  export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$PWD/sandbox/guests/sdk-py"
  for folder in sandbox/guests/sdk-py sandbox/guests/bench-py sandbox/guests/examples-py/* sandbox/cli/templates/python; do
    say "$folder"
    (cd "$folder" && python3 -m unittest) || exit
  done
)

# The browser's tests on the real binary.
browser() {
  local begun=$SECONDS code counts report="$work/browser.json" choose=(--grep-invert @long)
  if [ "$full" = yes ]; then choose=(); fi
  say "==> browser"
  # The worker and what it starts lie beside the portal: pilots run in these tests.
  if ! script/sandbox || ! cargo build --locked "${native[@]}" --bin forecourt --bin site --example sample ||
    ! "$CARGO_TARGET_DIR/debug/site"; then
    row browser 0 1 0 $((SECONDS - begun)) "the portal was not built"
    return
  fi
  # Reports of every sort, each a page that needs no server.
  export FORECOURT_REPORTS="$work/reports"
  if ! "$CARGO_TARGET_DIR/debug/examples/sample" "$FORECOURT_REPORTS" >/dev/null; then
    row browser 0 1 0 $((SECONDS - begun)) "no reports were written"
    return
  fi
  (cd end2end && FORECOURT_REPORT="$report" node_modules/.bin/playwright test ${choose[@]+"${choose[@]}"})
  code=$?
  if ! counts=$(node -e '
      const { stats, errors } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
      console.log(stats.expected, stats.unexpected + stats.flaky + errors.length, stats.skipped);
    ' "$report" 2>/dev/null); then
    counts="0 0 0"
  fi
  local passed failed skipped note=
  read -r passed failed skipped <<<"$counts"
  if [ "$failed" = 0 ] && { [ "$code" != 0 ] || [ "$passed" = 0 ]; }; then
    failed=1 note="Playwright ended with exit code $code after $passed tests"
  fi
  row browser "$passed" "$failed" "$skipped" $((SECONDS - begun)) "$note"
}

summary() {
  say ""
  printf '%-20s %7s %7s %8s %8s\n' suite passed failed skipped seconds
  printf '%s\n' "${rows[@]}"
  say ""
  say "$((SECONDS - started)) seconds"
  say "$all_passed passed, $all_failed failed, $all_skipped skipped"
  [ "$all_failed" = 0 ] || exit 1
}
