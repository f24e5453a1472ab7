"""Signs a message (stdin, CRLF) with DKIM, or verifies one: dkim_key.py sign|verify FOLDER. The key lives in FOLDER."""
import base64
import os
import subprocess
import sys

import dkim

what, folder = sys.argv[1], sys.argv[2]
key = os.path.join(folder, "dkim.pem")
if not os.path.exists(key):
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", key, "2048"], check=True, capture_output=True)
der = subprocess.run(
    ["openssl", "rsa", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout
record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
message = sys.stdin.buffer.read()
if what == "sign":
    with open(key, "rb") as private:
        signature = dkim.sign(message, b"s1", b"example.test", private.read(), include_headers=[b"from", b"subject"],
                              canonicalize=(b"simple", b"simple"))
    sys.stdout.buffer.write(signature + message)
else:
    assert dkim.verify(message, dnsfunc=lambda name, timeout=5: record), "the signature does not verify"
    assert not dkim.verify(message.replace(b"Subject: ", b"Subject: x"), dnsfunc=lambda name, timeout=5: record)
