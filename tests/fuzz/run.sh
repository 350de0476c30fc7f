#!/bin/bash
# Fuzzes the native media plane with AddressSanitizer and UBSan: tests/fuzz/run.sh SECONDS
# The answers to connectivity checks get a tenth of that time more.
# New inputs stay in build/fuzz; a finding is written there as crash-… and the script fails.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:?seconds to run}
as_root() {
  [ "$(id -u)" = 0 ] || { echo "Bitte zuerst als root: apt-get install $*" >&2; exit 1; }
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
command -v clang >/dev/null || { apt-get update -qq || true; as_root clang; }
version=$(clang -dumpversion | cut -d. -f1)
compgen -G "/usr/lib/llvm-$version/lib/clang/*/lib/linux/libclang_rt.fuzzer-*" >/dev/null || as_root "libclang-rt-$version-dev"
mkdir -p build/fuzz/found build/fuzz/found_stun
native=media/fanout/native
sources=$(find $native -name '*.c' ! -name "module*.c" ! -name shapes.c)
build() {
  clang -std=gnu11 -D_GNU_SOURCE -g -O2 -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined \
    -fno-sanitize-recover=undefined -I$native "$@" -ldl -lm -lpthread
}
build tests/fuzz/fuzz_stun.c $native/crypto.c -o build/fuzz/fuzz_stun
build tests/fuzz/fuzz_plane.c $sources -o build/fuzz/fuzz_plane
common="-timeout=10 -print_final_stats=1 -artifact_prefix=build/fuzz/"
build/fuzz/fuzz_stun -max_total_time=$((seconds / 10 + 1)) -max_len=2048 $common build/fuzz/found_stun tests/fuzz/corpus_stun
exec build/fuzz/fuzz_plane -max_total_time="$seconds" -max_len=8192 $common build/fuzz/found tests/fuzz/corpus
