#!/bin/sh
# Load the starter shelf, build the index, answer two searches. Called by `make quickstart`; a second run
# finds everything in place and takes seconds. MIGRESEARCH names the executable.
set -eu
: "${MIGRESEARCH:=migresearch}"

# Print a command as a person would type it, then run it. The argument is one of the constants below.
run() {
    printf '\n$ migresearch %s\n\n' "$1"
    eval "\"\$MIGRESEARCH\" $1"
}

echo "Loading the starter shelf: landmark works and policy indices"
"$MIGRESEARCH" import --shelf > /dev/null
echo "Building the index: a minute or two at first, later only what is new"
"$MIGRESEARCH" index update

run 'search "children of immigrants at school" --country US --facet topics --facet kind -n 3'
run 'search "MIPEX integration policy" --kind policy-index -n 3'
run 'indices find --country JP --field family'

cat << END

Next, after  . $(dirname "$MIGRESEARCH")/activate

  migresearch search "climate and mobility" --explain     why each work is found
  migresearch show mr-0svyqk                              all about one work
  migresearch why mr-0svyqk                               who says so
  migresearch export remittances --to ris -o found.ris    to cite from
  migresearch classify                                    decide from the keyboard
  migresearch brief Japan                                 a country on one page
  migresearch import FILE...                              your BibTeX, RIS, CSV
  migresearch index update                                after each import
  migresearch --help

docs/searching.md tells how to ask. Before you harvest, put your e-mail address
into config.toml (harvest.contact); migresearch sources lists what there is.
END
