# shellcheck shell=bash
# What the scripts share: finding interpreters and uv on a machine nobody prepared. Only sourced.
export UV_PYTHON_DOWNLOADS=never  # Nightdesk runs on the interpreters a machine's owner chose

# candidates VERSION: commands that may be Python VERSION, best first; they need not exist or work.
candidates() {
    local root
    if root=$(pyenv root 2>/dev/null); then
        # Newest patch first. The shims on PATH fail unless the version is also pyenv's global one.
        printf '%s\n' "$root/versions/$1".*/bin/"python$1" | sort -rV
    fi
    command -v "python$1" || true
}

# works PATH VERSION: it starts, is what its name says, and was built with what Nightdesk imports.
works() {
    "$1" -c 'import ctypes, sqlite3, ssl, sys
sys.exit("%d.%d" % sys.version_info[:2] != sys.argv[1])' "$2" >/dev/null 2>&1
}

# find_python VERSION…: prints the first interpreter that works; fails if none does.
find_python() {
    local version path
    for version in "$@"; do
        while IFS= read -r path; do
            if works "$path" "$version"; then
                printf '%s\n' "$path"
                return
            fi
        done < <(candidates "$version")
        # Last, because uv gives up at the first broken pyenv shim it meets.
        if path=$(uv python find --no-project "$version" 2>/dev/null) && works "$path" "$version"; then
            printf '%s\n' "$path"
            return
        fi
    done
    return 1
}

# find_uv: prints a uv that works, or nothing. (A pyenv shim may be there and not work.)
find_uv() {
    local path
    for path in uv "$PWD/.uv/bin/uv" "${HOME:-}/.local/bin/uv"; do
        if "$path" --version >/dev/null 2>&1; then
            command -v "$path"
            return
        fi
    done
}

# fail MESSAGE: says what is missing and how to get it; 2 means "this machine", 1 means "Nightdesk".
fail() {
    printf '%s\n' "$1" >&2
    exit 2
}
