# an account of a domain that is nobody's, gone at the end
domain=helm-test-$$-$(date +%s).invalid
account=aya@$domain
password=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
api() {
  method=$1; path=$2; shift 2
  # the token is in no argument
  printf 'header = "Authorization: Bearer %s"\n' "$(cat /run/secrets/barid/BARID_ADMIN_TOKEN)" |
    curl -fsS -m 20 -K - -X "$method" -H 'Content-Type: application/json' "$@" "http://$RELEASE-mailbox-service:8080/v1/$path" -o /dev/null
}
trap 'api DELETE "accounts/$account" || true; api DELETE "domains/$domain"' EXIT
api PUT "domains/$domain" -d '{}'
printf '{"password":"%s"}' "$password" >/tmp/account.json
api PUT "accounts/$account" -d @/tmp/account.json

printf 'From: %s\r\nTo: %s\r\nSubject: helm test\r\n\r\nIt works.\r\n' "$account" "$account" >/tmp/message
printf 'user = "%s:%s"\n' "$account" "$password" >/tmp/login
echo "sends through $RELEASE-smtp-gateway"
curl -sS -m 30 -K /tmp/login --cacert /run/ca/ca.crt --ssl-reqd --connect-to "$HOST:2587:$RELEASE-smtp-gateway:$SUBMISSION" \
  --url "smtp://$HOST:2587" --mail-from "$account" --mail-rcpt "$account" --upload-file /tmp/message
echo "fetches through $RELEASE-pop3-gateway"
n=0
until curl -fsS -m 20 -K /tmp/login --cacert /run/ca/ca.crt --connect-to "$HOST:2995:$RELEASE-pop3-gateway:$POP3S" \
  --url "pop3s://$HOST:2995/1" -o /tmp/fetched 2>/tmp/error; do
  n=$((n + 1))
  [ "$n" -lt 20 ] || { cat /tmp/error; exit 1; }
  sleep 1
done
grep -q 'It works' /tmp/fetched
echo "a message was sent and fetched"
