#!/bin/bash
# Fuzzes the native media plane with AddressSanitizer and UBSan: tests/fuzz/run.sh SECONDS
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
mkdir -p build/fuzz/found
sources=$(find media/fanout/native -name '*.c' ! -name "module*.c" ! -name shapes.c)
clang -std=gnu11 -D_GNU_SOURCE -g -O2 -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined \
  -fno-sanitize-recover=undefined -Imedia/fanout/native tests/fuzz/fuzz_plane.c $sources -o build/fuzz/fuzz_plane -ldl -lm -lpthread
exec build/fuzz/fuzz_plane -max_total_time="$seconds" -max_len=8192 -timeout=10 -print_final_stats=1 \
  -artifact_prefix=build/fuzz/ build/fuzz/found tests/fuzz/corpus
