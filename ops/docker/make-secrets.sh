#!/bin/sh
# Makes the passwords docker-compose.yml reads as files, once; a second run leaves them alone.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p .salon/compose
chmod 700 .salon/compose
for name in postgres_password database_password; do
    file=".salon/compose/$name"
    [ -s "$file" ] && continue
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$file.new"
    # Readable for the users inside the containers; the folder above keeps everybody else out.
    chmod 644 "$file.new"
    mv "$file.new" "$file"
done
echo "Passwords are in .salon/compose."
