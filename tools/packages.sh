# Installs Debian packages that are missing; sourced by ./run and ./check. Nothing is asked, nothing is upgraded.

# Prints those of the packages named that are not installed.
packages_missing() {
    command -v dpkg-query >/dev/null || return 0
    installed=" $(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
        sed -n 's/^installed //p' | tr '\n' ' ')"
    for package in "$@"; do
        case "$installed" in *" $package "*) ;; *) echo "$package" ;; esac
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# With CI=true, dpkg does not flush each file: a machine that lasts one run has nothing to lose, and npm has 400 packages.
apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        ${CI:+-o Dpkg::Options::=--force-unsafe-io} "$@" \
        </dev/null >/dev/null 2>&1
}

# packages_ensure PACKAGE… : installs what is missing. Says in one sentence what could not be, and returns 1.
packages_ensure() {
    missing=$(packages_missing "$@")
    [ -n "$missing" ] || return 0
    echo "Installation de : $(echo $missing)." >&2
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "Il manque $(echo $missing) : installez-les en tant que root, ou relancez avec sudo." >&2
        return 1
    fi
    # The lists may be absent or old: fetch them first when absent, again when the first try fails.
    [ -n "$(ls /var/lib/apt/lists/*Packages* 2>/dev/null)" ] || as_root apt-get update -qq </dev/null >/dev/null 2>&1
    apt_install $missing || { as_root apt-get update -qq </dev/null >/dev/null 2>&1; apt_install $missing; } || {
        for package in $missing; do apt_install "$package" || true; done
    }
    missing=$(packages_missing "$@")
    [ -z "$missing" ] && return 0
    echo "Ces paquets n'ont pas pu être installés : $(echo $missing)." >&2
    return 1
}

PACKAGES_BUILD="meson ninja-build pkg-config gcc libc6-dev python3 libmicrohttpd-dev libcurl4-openssl-dev libjansson-dev
    libxml2-dev libcsv-dev libsodium-dev libsqlite3-dev libpq-dev libssl-dev libinih-dev libunistring-dev libqrcodegen-dev libcmocka-dev
    tzdata"
PACKAGES_PDF="weasyprint qpdf fonts-dejavu-core" # receipts as PDF; without them, the rest works
PACKAGES_CHECK="postgresql-15 clang clang-tidy clang-format libclang-rt-14-dev sqlite3 libxml2-utils curl git ca-certificates
    poppler-utils zbar-tools"
PACKAGES_BROWSER="chromium fonts-dejavu-core"
PACKAGES_BENCH="sqlite3 libxml2-utils nginx wrk postgresql-15"
