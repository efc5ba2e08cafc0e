#!/usr/bin/env bash
# dockerfile.sh BUILD: what the Dockerfile says agrees with the README, the list of packages and what the build installs.
# dockerfile.sh --carry-out FOLDER: carries it out without docker, by hand: its stages become folders of FOLDER that
# debootstrap fills (root, network, 3 GB, half an hour), and the last runs a deck.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# Calls on_FROM, on_COPY, on_RUN, on_WORKDIR and on_ENTRYPOINT with the rest of each line.
read_dockerfile() {
    local instruction rest
    while read -r instruction rest; do
        case "$instruction" in
        '' | '#'*) ;;
        FROM | COPY | RUN | WORKDIR | ENTRYPOINT) "on_$instruction" "$rest" ;;
        *) fail "the Dockerfile has $instruction, which this script does not know" ;;
        esac
    done <"$root/Dockerfile"
}

entry_of() { sed 's/^\["\([^"]*\)"\]$/\1/' <<<"$1"; } # ["nullor"]

check() {
    local build="$1" last=
    here="$(mktemp -d)"
    trap 'rm -rf "$here"' EXIT
    # The release of Debian that the README is about.
    on_FROM() { [[ $1 =~ ^debian:([0-9]+)-slim ]] && grep -q "^On Debian.* ${BASH_REMATCH[1]}\b" "$root/README.md" || fail "FROM $1"; }
    on_COPY() { [[ $1 == ". /nullor" || $1 == "--from=build /package /package" ]] || fail "COPY $1"; }
    on_WORKDIR() { [[ $1 == /decks ]] || fail "WORKDIR $1"; }
    # Each command is one of the README's, or installs a kind of packages that the list has.
    on_RUN() {
        local commands command
        commands="$(sed -E "s/^bash -c '(.*)'\$/\1/; s/ && /\n/g" <<<"$1")"
        while read -r command; do
            case "$command" in
            "bash /nullor/"*) grep -qF "bash ${command#bash /nullor/}" "$root/README.md" || fail "not in the README: $command" ;;
            "cpack -G DEB -B /package") grep -q 'cpack -G$\|cpack -G DEB' "$root/README.md" || fail "not in the README: $command" ;;
            "install_packages "*) grep -q "^${command#install_packages } " "$root/cmake/packages.txt" || fail "no such packages: $command" ;;
            ". /nullor/"* | "cd /nullor/"*) ;;
            "apt-get update" | "apt-get install -y --no-install-recommends /package/*.deb" | "rm -rf /package "* | "rm -r /package/_CPack_Packages") ;;
            *) fail "RUN $command" ;;
            esac
        done <<<"$commands"
    }
    on_ENTRYPOINT() { last="$(entry_of "$1")"; }
    read_dockerfile
    cmake --install "$build" --prefix "$here" >/dev/null
    [[ -n $last && -x $here/bin/$last ]] || fail "no program '$last' is installed"
    grep -qx build "$root/.dockerignore" || fail "the image would take the build folder of this machine"
}

carry_out() {
    local folder stage= work=/
    folder="$(mkdir -p "$1" && cd "$1" && pwd)"
    on_FROM() {
        local image="${1%% *}"
        [[ $image == debian:12-slim ]] || fail "FROM $1"
        stage="$folder/${1##* }"
        debootstrap --variant=minbase bookworm "$stage" http://deb.debian.org/debian
    }
    on_COPY() {
        local from="$root" source target
        if [[ $1 == --from=* ]]; then
            from="${1#--from=}"
            from="$folder/${from%% *}"
            set -- "${1#* }"
        fi
        read -r source target <<<"$1"
        mkdir -p "$stage$target"
        tar -C "$from/$source" --exclude-from=<(grep -v '^#' "$root/.dockerignore" | sed 's,^,./,') -c . |
            tar -C "$stage$target" -x
    }
    on_RUN() { env -i PATH="$PATH" chroot "$stage" sh -c "cd $work && $1"; }
    on_WORKDIR() { work="$1" && mkdir -p "$stage$work"; }
    on_ENTRYPOINT() {
        cp "$root/netlists/inverting.cir" "$stage$work"
        env -i PATH="$PATH" chroot "$stage" sh -c "cd $work && exec $(entry_of "$1") run inverting.cir"
    }
    read_dockerfile
}

case "$1" in
--carry-out) carry_out "$2" ;;
*) check "$1" ;;
esac
