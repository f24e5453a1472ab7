"""Two POP3S sessions on one maildrop: the second is turned away until the first has gone."""
import poplib
import ssl
import sys
import time

port, address, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]
tls = ssl.create_default_context()
tls.check_hostname = False
tls.verify_mode = ssl.CERT_NONE


def log_in():
    session = poplib.POP3_SSL("127.0.0.1", port, context=tls, timeout=30)
    session.user(address)
    session.pass_(password)
    return session


first = log_in()
for _ in range(2):
    try:
        log_in()
        raise AssertionError("a second session got in")
    except poplib.error_proto as refused:
        assert b"[IN-USE]" in refused.args[0], refused
    time.sleep(6)  # longer than two renewals: the lease must not run out while its holder lives
first.quit()
log_in().quit()
