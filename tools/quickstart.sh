#!/bin/sh
# Load the starter shelf, build the index, answer two searches. Called by `make quickstart`; a second run
# finds everything in place and takes seconds. MIGRESEARCH names the executable.
set -eu
: "${MIGRESEARCH:=migresearch}"

# Print a command as a person would type it, then run it. The argument is one of the constants below.
run() {
    printf '\n$ %s %s\n\n' "$MIGRESEARCH" "$1"
    eval "\"\$MIGRESEARCH\" $1"
}

echo "Loading the starter shelf: landmark works and policy indices of migration research"
"$MIGRESEARCH" import --shelf > /dev/null
echo "Building the index (the first time it takes a minute; later only what is new)"
"$MIGRESEARCH" index update

run 'search "children of immigrants at school" --country US --facet topics --facet kind -n 3'
run 'search "MIPEX integration policy" --kind policy-index -n 3'

cat << END

Next:
  $MIGRESEARCH search "climate and mobility" --year 2010.. --explain
  $MIGRESEARCH show mr-0svyqk             all that is known of a work
  $MIGRESEARCH why mr-0svyqk              where each of its facts comes from
  $MIGRESEARCH export "remittances" --to ris -o remittances.ris
  $MIGRESEARCH import FILE                your own BibTeX, RIS, CSV, JSON
  $MIGRESEARCH harvest openalex --dry-run     what a harvest would ask for
  $MIGRESEARCH --help

How to ask is told in docs/searching.md. Settings stand in config.toml; before you
harvest, put your e-mail address there (harvest.contact).
END
