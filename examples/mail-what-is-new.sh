#!/bin/sh
# Refreshes a project and mails a report of the changes, if there are any:
#   mail-what-is-new.sh /srv/library/shelflist.toml librarian@example.org
# The variables SHELFLIST and MAILER replace the programs. MAILER receives a complete message on standard input.
set -u
config=$1
reader=$2
report=$(mktemp) || exit 1
trap 'rm -f "$report"' EXIT

"${SHELFLIST:-shelflist}" refresh --config "$config" --quiet --report - >"$report"
status=$?
# Another refresh is running, and will report the changes itself.
[ "$status" -eq 75 ] && exit 0

# The report has a heading for each source that changed, and a bold line for each source that failed.
if grep -q -e '^## ' -e '^\*\*' "$report"; then
  {
    printf 'To: %s\n' "$reader"
    printf 'Subject: New in the catalogue\n'
    printf 'MIME-Version: 1.0\nContent-Type: text/markdown; charset=utf-8\n\n'
    cat "$report"
  } | ${MAILER:-sendmail -t} || {
    # Changes are reported only once, so a report that could not be mailed is written to the log.
    cat "$report" >&2
    exit 1
  }
fi
exit "$status"
