#!/bin/sh
# Refreshes a project and mails what is new, if anything is:
#   mail-what-is-new.sh /srv/library/shelflist.toml librarian@example.org
# SHELFLIST and MAILER name other programs; MAILER gets a whole message on standard input.
set -u
config=$1
reader=$2
report=$(mktemp) || exit 1
trap 'rm -f "$report"' EXIT

"${SHELFLIST:-shelflist}" refresh --config "$config" --quiet --report - >"$report"
status=$?
# Another refresh is running: it will tell.
[ "$status" -eq 75 ] && exit 0

# A heading for each source that changed; a bold line for each one that went wrong.
if grep -q -e '^## ' -e '^\*\*' "$report"; then
  {
    printf 'To: %s\n' "$reader"
    printf 'Subject: New in the catalogue\n'
    printf 'MIME-Version: 1.0\nContent-Type: text/markdown; charset=utf-8\n\n'
    cat "$report"
  } | ${MAILER:-sendmail -t} || {
    # News are told once: what could not be mailed stands in the log.
    cat "$report" >&2
    exit 1
  }
fi
exit "$status"
