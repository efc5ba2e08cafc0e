#!/usr/bin/env bash
# bash tests/run.sh [CTEST ARGUMENT...]: installs what is missing, builds release and asan, warnings being errors, runs the tests of both.
# The last lines are ctest's summary; the exit status is ctest's.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/cmake/packages.sh"

install_packages build package test
for preset in release asan; do
    cmake -S "$root" --preset "$preset" -D CMAKE_COMPILE_WARNING_AS_ERROR=ON
    cmake --build "$root/build/$preset"
done

# One ctest run over both builds, so that there is one summary.
printf 'subdirs(release asan)\n' >"$root/build/CTestTestfile.cmake"
exec ctest --test-dir "$root/build" --output-on-failure --no-tests=error -j "$(nproc)" "$@"
