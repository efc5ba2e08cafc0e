# Sourced by build.sh and run.sh. install_packages KIND...: installs those packages of packages.txt, of the given
# kinds, that are missing; without any missing it asks for no network and no rights.

install_packages() {
    local list kinds package missing=() as_root=()
    list="$(dirname "${BASH_SOURCE[0]}")/packages.txt"
    kinds=" $* "
    while read -r kind package _; do
        case "$kind" in '' | '#'*) continue ;; esac
        [[ $kinds == *" $kind "* ]] || continue
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            missing+=("$package")
    done <"$list"
    ((${#missing[@]})) || return 0

    echo "Installing: ${missing[*]}" >&2
    if [[ $(id -u) != 0 ]]; then
        if ! command -v sudo >/dev/null; then
            echo "Missing packages, and neither root nor sudo to install them: ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
}
