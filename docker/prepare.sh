#!/bin/sh
# First secrets and certificates of an installation, beside compose.yaml. Needs openssl; overwrites nothing. docs/production.md says how to go on.
set -eu

usage() {
  cat >&2 <<'END'
usage: prepare.sh <address> --kms gcp:projects/…/cryptoKeys/…    the master key is in Google Cloud KMS
       prepare.sh <address> --accept-local-kms                  it is a file in a volume: whoever copies the disk has every key
       prepare.sh --renew                                       new certificates between the services, of the same CA
<address> is what people type: https://keystead.example.org or https://keystead.example.org:8443
END
  exit 2
}

fail() {
  echo "prepare: $1" >&2
  exit 1
}

folder=$(cd "$(dirname "$0")" && pwd)
target=${KEYSTEAD_PREPARE_INTO:-$folder}
secrets=$target/secrets
command -v openssl >/dev/null || fail 'openssl is not installed'

# The folder is what keeps others out (0700). Files in it can be read by any user id, for the ids inside containers are not yours.
put() {
  cat >"$secrets/$1"
  chmod 0444 "$secrets/$1"
}
random() { openssl rand -hex 32 | tr -d '\n'; }

# issue <name> <common name> <subject alternative names>
issue() {
  work=$(mktemp -d "$secrets/.work.XXXXXX")
  openssl req -new -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/csr" -subj "/CN=$2" 2>/dev/null
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=critical,digitalSignature,keyEncipherment\nbasicConstraints=critical,CA:FALSE\n' "$3" >"$work/ext"
  openssl x509 -req -in "$work/csr" -CA "$secrets/internal-ca.crt" -CAkey "$secrets/internal-ca.key" -set_serial "0x$(openssl rand -hex 16)" \
    -days 825 -sha256 -extfile "$work/ext" -out "$work/crt" 2>/dev/null
  rm -f "$secrets/$1.crt" "$secrets/$1.key"
  put "$1.crt" <"$work/crt"
  put "$1.key" <"$work/key"
  rm -rf "$work"
}
issue_services() {
  issue postgres postgres DNS:postgres
  issue events eventstoredb-node DNS:events
}

export LC_ALL=C
umask 077
if [ "${1:-}" = --renew ]; then
  [ -f "$secrets/internal-ca.key" ] || fail "there is no $secrets/internal-ca.key to sign with"
  trap 'rm -rf "$secrets"/.work.*' EXIT
  issue_services
  echo 'New certificates for postgres and events: restart them, then api and worker.'
  exit 0
fi

[ $# -ge 2 ] || usage
address=${1%/}
case $2 in
  --kms) [ $# = 3 ] || usage; kms=$3; local_kms=false; case $kms in gcp:*) ;; *) usage ;; esac ;;
  --accept-local-kms) [ $# = 2 ] || usage; kms=local; local_kms=true ;;
  *) usage ;;
esac
case $address in *[!a-z0-9:/.-]*) fail 'the address has characters it cannot have' ;; esac
printf '%s' "$address" | grep -Eq '^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$' || fail 'the address is https://, a host name in lower case, and perhaps a port'
case $kms in *[!A-Za-z0-9:/._-]*) fail 'the name of the KMS key has characters it cannot have' ;; esac
host=${address#https://}
port=443
case $host in *:*) port=${host##*:}; host=${host%:*} ;; esac
[ "$port" -ge 1 ] && [ "$port" -le 65535 ] || fail "$port is no port: it is a number from 1 to 65535"
[ ! -e "$secrets" ] || fail "$secrets is there already; nothing was changed"
[ ! -e "$target/.env" ] || fail "$target/.env is there already; nothing was changed"

# Made beside and renamed when it is whole: half of it would look like all of it.
whole=$secrets
secrets=$target/secrets.$$
trap 'rm -rf "$secrets"' EXIT
mkdir -m 0700 "$secrets"
openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 3650 -subj '/CN=Keystead internal CA' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
  -keyout "$secrets/internal-ca.key" -out "$secrets/internal-ca.crt" 2>/dev/null
chmod 0400 "$secrets/internal-ca.key"
chmod 0444 "$secrets/internal-ca.crt"
issue_services
issue front "$host" "DNS:$host"

for name in postgres_superuser_password postgres_owner_password postgres_server_password events_admin_password events_ops_password runner_token metrics_token; do
  random | put "$name"
done
for login in owner server; do
  printf 'postgres://keystead_%s:%s@postgres:5432/keystead?sslmode=verify-full&sslrootcert=/run/secrets/internal-ca.crt' "$login" "$(cat "$secrets/postgres_${login}_password")" | put "database_url_$login"
done
printf 'esdb://admin:%s@events:2113?tlsCAFile=/run/secrets/internal-ca.crt' "$(cat "$secrets/events_admin_password")" | put eventstore_url

mv "$secrets" "$whole"
cat >"$target/.env" <<END
KEYSTEAD_PUBLIC_URL=$address
KEYSTEAD_PORT=$port
KEYSTEAD_KMS=$kms
KEYSTEAD_ALLOW_LOCAL_KMS=$local_kms
END
cat <<END
Secrets are in $whole, settings in $target/.env.
People's browsers do not know the certificate of $host: put yours in place of front.crt and front.key.
Keep a copy of the folder where the database's backups are not.
END
